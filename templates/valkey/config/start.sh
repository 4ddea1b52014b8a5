# Starts the cache with the users of /run/secrets/users: one file for each, named by the user, holding the password. Digests alone are
# written down, and nothing secret is an argument of a process. Keys are kept on disk where the platform says so.
set -eu
umask 077
acl=/data/users.acl

# Without a password nobody may do more than ask whether the server is there and how it is, keys are out of reach; so the server's own
# protected mode is not needed.
echo 'user default on nopass resetkeys resetchannels -@all +ping +info +slowlog|len +latency|latest +latency|histogram' >"$acl"
# Copies all keys and loads them again, from within this container alone.
digest=$(sha256sum </run/secrets/admin)
echo "user _admin on #${digest%% *} ~* &* +@all" >>"$acl"
for file in /run/secrets/users/*; do
  [ -f "$file" ] || continue
  digest=$(sha256sum <"$file")
  echo "user ${file##*/} on #${digest%% *} ~* &* +@all -@admin -@dangerous +info" >>"$acl"
done

# Every minute in which something changed, and at a stop.
save=
if [ "$PERSIST" = true ]; then save='60 1'; fi
exec "$ENGINE-server" --aclfile "$acl" --protected-mode no --dir /data --save "$save" --appendonly no \
  --maxmemory "$MAXMEMORY" --maxmemory-policy allkeys-lru --enable-debug-command local --repl-diskless-sync-delay 0
