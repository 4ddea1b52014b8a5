# Starts the server with its administrator's password from a file: it is no argument and no variable of any process.
set -eu
umask 077
mkdir -p "$RABBITMQ_CONFIG_FILES"
cp /config/rabbitmq.conf "$RABBITMQ_CONFIG_FILES/10-platform.conf"
printf 'default_pass = %s\n' "$(cat /run/secrets/admin)" >"$RABBITMQ_CONFIG_FILES/20-admin.conf"
exec rabbitmq-server
