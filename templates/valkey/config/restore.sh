# Takes such a snapshot, looks whether it is whole, and loads it in the place of all keys. Whoever uses the cache waits meanwhile.
set -eu
umask 077
trap 'rm -f /data/restored.rdb' EXIT
REDISCLI_AUTH="$(cat /run/secrets/admin)"
export REDISCLI_AUTH
cat >/data/restored.rdb
"$ENGINE-check-rdb" /data/restored.rdb >/data/restored.log || { tail -n 3 /data/restored.log >&2; exit 1; }
rm -f /data/restored.log
mv /data/restored.rdb /data/dump.rdb
answer="$("$ENGINE-cli" --user _admin --no-auth-warning debug reload nosave)"
[ "$answer" = OK ] || { echo "$answer" >&2; exit 1; }
