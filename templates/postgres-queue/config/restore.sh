# Runs the script of dump.sh. Where it fails, the databases that are there stay, and what was begun beside them goes.
set -u
PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres PGPASSWORD="$(cat /run/secrets/admin)"
export PGHOST PGUSER PGDATABASE PGPASSWORD PGOPTIONS='-c client_min_messages=warning'
code=0
psql -X -q -v ON_ERROR_STOP=1 -v VERBOSITY=terse -f - >/dev/null || code=$?
[ "$code" = 0 ] || psql -X -q >/dev/null <<'SQL'
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname ~ ' restored$' \gexec
SELECT format('ALTER DATABASE %I WITH ALLOW_CONNECTIONS true', datname) FROM pg_database WHERE NOT datallowconn AND NOT datistemplate \gexec
SQL
exit "$code"
