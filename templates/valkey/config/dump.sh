# Writes a snapshot of all keys, as the server writes one for a replica: as they are at one moment, while it goes on.
set -eu
REDISCLI_AUTH="$(cat /run/secrets/admin)"
export REDISCLI_AUTH
exec "$ENGINE-cli" --user _admin --no-auth-warning --rdb -
