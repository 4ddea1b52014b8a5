# Starts the cache with the users of /run/secrets/users: one file for each, named by the user, holding the password. Digests alone are
# written down, and nothing secret is an argument of a process. Nothing is kept on disk: what is lost is computed again.
set -eu
umask 077
acl=/data/users.acl

# Without a password nobody may do more than ask whether the server is there; so the server's own protected mode is not needed.
echo 'user default on nopass resetkeys resetchannels -@all +ping' >"$acl"
for file in /run/secrets/users/*; do
  [ -f "$file" ] || continue
  digest=$(sha256sum <"$file")
  echo "user ${file##*/} on #${digest%% *} ~* &* +@all -@admin -@dangerous +info" >>"$acl"
done

# 64Mi is written 64Mb there.
case $MAXMEMORY in *i) MAXMEMORY=${MAXMEMORY%i}b ;; esac
exec valkey-server --aclfile "$acl" --protected-mode no --dir /data --save '' --appendonly no \
  --maxmemory "$MAXMEMORY" --maxmemory-policy allkeys-lru
