# Writes a script for psql that makes every database of this server anew: each as it is at one moment, into a database of another name,
# and at the end all of them take the place of those that are there, at once. Passwords are not in it: those of the platform stay.
set -eu
PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres PGPASSWORD="$(cat /run/secrets/admin)"
export PGHOST PGUSER PGDATABASE PGPASSWORD
ask() { psql -X -A -t -q -v ON_ERROR_STOP=1 "$@"; }
say() { printf '%s\n' "$1"; }

databases="$(ask -c "SELECT datname FROM pg_database
  WHERE NOT datistemplate AND datname <> 'postgres' AND datname !~ ' (restored|replaced)$' ORDER BY 1")"
each() { say "$databases" | while read -r name; do [ -z "$name" ] || PGDATABASE="$name" "$1"; done; }

# Who owns something in them, or may do something there.
ask <<'SQL'
SELECT format($$SELECT 'CREATE ROLE %1$I' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %1$L) \gexec$$, rolname)
  FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_' ORDER BY rolname;
SQL

copy() {
  ask <<'SQL'
SELECT format($$DROP DATABASE IF EXISTS %1$I WITH (FORCE);
CREATE DATABASE %1$I OWNER %2$I TEMPLATE template0;
REVOKE ALL ON DATABASE %1$I FROM PUBLIC;$$, datname || ' restored', pg_get_userbyid(datdba))
  FROM pg_database WHERE datname = current_database();
SELECT format('GRANT %s ON DATABASE %I TO %s;', privilege_type, datname || ' restored', coalesce(quote_ident(rolname), 'PUBLIC'))
  FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) LEFT JOIN pg_roles ON pg_roles.oid = grantee
  WHERE datname = current_database() AND grantee <> datdba ORDER BY 1;
SELECT format('\connect %I', current_database() || ' restored');
SQL
  pg_dump
  say '\connect postgres'
}
each copy

# Nobody comes in any more: only then can a database be renamed.
close() {
  ask <<'SQL'
SELECT format($$SELECT format('ALTER DATABASE %%I WITH ALLOW_CONNECTIONS false', datname) FROM pg_database WHERE datname = %L \gexec$$,
  current_database());
SQL
}
swap() {
  ask <<'SQL'
SELECT format($$SELECT FROM pg_stat_activity, pg_terminate_backend(pid, 5000) WHERE datname = %1$L;
SELECT format('ALTER DATABASE %%I RENAME TO %%I', datname, datname || ' replaced') FROM pg_database WHERE datname = %1$L \gexec
ALTER DATABASE %2$I RENAME TO %1$I;$$, current_database(), current_database() || ' restored');
SQL
}
drop() {
  ask <<'SQL'
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE);', current_database() || ' replaced');
SQL
}
each close
say 'BEGIN;'
each swap
say 'COMMIT;'
each drop
say '\q'
