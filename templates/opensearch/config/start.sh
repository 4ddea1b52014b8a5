# Starts one node of OpenSearch. Its folder of settings must be writable (it makes a keystore there), and the root of the container is
# not: the settings of the image are copied. Half of the memory is the heap, the rest is for what lies outside of it.
set -eu

# cgroup v2, then v1; `max` and numbers without end mean no limit.
limit=0
for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
  if [ -r "$file" ]; then limit=$(cat "$file"); break; fi
done
case $limit in max | *[!0-9]* | ????????????????*) limit=0 ;; esac
heap=$((limit / 2097152))
if [ "$heap" -lt 128 ]; then heap=512; fi

mkdir -p /tmp/config
cp -R /usr/share/opensearch/config/. /tmp/config/
export OPENSEARCH_PATH_CONF=/tmp/config
export OPENSEARCH_JAVA_OPTS="-Xms${heap}m -Xmx${heap}m -Dopensearch.cgroups.hierarchy.override=/ ${OPENSEARCH_JAVA_OPTS:-}"

# Without the security plugin: see docs/stores.md.
if [ -d plugins/opensearch-security ]; then set -- -Eplugins.security.disabled=true; fi
set -- "$@" -Ediscovery.type=single-node -Enetwork.host=0.0.0.0 -Ehttp.port=9200 -Enode.name="$NAME" -Ecluster.name="$CLUSTER" \
  -Enode.store.allow_mmap=false

# The launcher, without what the entrypoint does before it: demo certificates and users, and another program beside this one.
if command -v opensearch >/dev/null; then exec opensearch "$@"; fi
exec ./opensearch-docker-entrypoint.sh opensearch "$@"
