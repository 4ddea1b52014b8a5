# The first process of the container. At SIGHUP it starts a new Envoy, which takes the sockets over from the one that runs, and lets it
# finish what it has begun (hot restart). The container lives as long as one of them does.
set -u
epoch=0 now='' old='' asked=''

# The new one ends the old one after thirty seconds: longer than any request may take at the gateway.
start() {
  envoy -c /etc/envoy/envoy.yaml --concurrency 2 --log-level warning --restart-epoch "$epoch" \
    --drain-time-s 20 --drain-strategy immediate --parent-shutdown-time-s 30 &
  now=$!
}
trap 'asked=yes' HUP
trap 'kill $now $old 2>/dev/null' TERM INT

start
while :; do
  wait "$now"
  code=$?
  if ! kill -0 "$now" 2>/dev/null; then
    # Where a new one did not get up, the one before goes on.
    kill -0 "$old" 2>/dev/null || exit "$code"
    now=$old old='' epoch=$((epoch - 1))
  fi
  if [ -n "$asked" ]; then
    asked='' old=$now epoch=$((epoch + 1))
    start
  fi
done
