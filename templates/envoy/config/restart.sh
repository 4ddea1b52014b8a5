# Has the first process start a new Envoy, and waits until that one serves. The image has nothing to ask with but bash.
set -u
question='GET /stats?filter=%5Eserver%5C.(hot_restart_epoch%7Cstate)%24 HTTP/1.1'

# Which one answers, and whether it is live (0).
look() {
  epoch='' state=''
  { exec 3<>/dev/tcp/127.0.0.1/9901; } 2>/dev/null || return 1
  printf '%s\r\nhost: envoy\r\nconnection: close\r\n\r\n' "$question" >&3
  while IFS= read -r -t 1 line <&3; do
    case $line in
      server.hot_restart_epoch:*) epoch=${line##* } ;;
      server.state:*) state=${line##* } ;;
    esac
  done
  exec 3>&-
  [ -n "$epoch" ]
}

# A third one would end the first in the middle of what it still answers.
running() {
  count=0
  for name in /proc/[0-9]*/comm; do
    if read -r program 2>/dev/null <"$name" && [ "$program" = envoy ]; then count=$((count + 1)); fi
  done
  echo "$count"
}

until [ "$(running)" = 1 ] && look; do sleep 0.1; done
before=$epoch
kill -HUP 1
for _ in {1..200}; do
  sleep 0.1
  if look && [ "$epoch" != "$before" ] && [ "$state" = 0 ]; then exit 0; fi
done
echo 'a new Envoy did not get ready; the one that ran goes on' >&2
exit 1
