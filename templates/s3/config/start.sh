# Starts SeaweedFS as one server: master, volumes, filer and, alone reachable from outside, the S3 API. Who may do what stands in a file
# that is made here, in memory: the administrator, who makes buckets, and the users of /run/secrets/users, one file for each, named by
# the user, holding the secret key. They read, write and list in the buckets that they work in (of all that are declared, where nobody
# says which), and nothing else. With one account for all it is that one alone.
set -eu
umask 077
config=/tmp/s3.json
all='"Admin","Read","Write","List","Tagging"'

allowed() { # user
  mine=$BUCKETS
  for entry in $ACCESS; do
    if [ "${entry%%=*}" = "$1" ]; then mine=${entry#*=}; fi
  done
  actions=
  for bucket in $(echo "$mine" | tr , ' '); do
    for action in Read Write List Tagging; do actions="$actions${actions:+,}\"$action:$bucket\""; done
  done
  echo "$actions"
}

comma=
identity() { # name, file with the secret key, actions
  printf '%s{"name":"%s","credentials":[{"accessKey":"%s","secretKey":"%s"}],"actions":[%s]}' "$comma" "$1" "$1" "$(cat "$2")" "$3"
  comma=,
}
{
  printf '{"identities":['
  if [ -n "$ACCOUNT" ]; then
    identity "$ACCOUNT" "/run/secrets/users/$ACCOUNT" "$all"
  else
    identity admin /run/secrets/admin "$all"
    for file in /run/secrets/users/*; do
      if [ -f "$file" ]; then identity "${file##*/}" "$file" "$(allowed "${file##*/}")"; fi
    done
  fi
  printf ']}\n'
} >"$config"

# Each bucket begins with seven files of this size at most: of a sixteenth of the disk, but neither tiny nor huge. They grow as they fill.
size=$((STORAGE / 16777216))
if [ "$size" -lt 64 ]; then size=64; elif [ "$size" -gt 30000 ]; then size=30000; fi

exec weed server -dir=/data -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.telemetry=false \
  -master.volumeSizeLimitMB="$size" -volume.max=1000 -volume.preStopSeconds=1 \
  -s3 -s3.ip.bind=0.0.0.0 -s3.port=9000 -s3.config="$config"
