/** Name of the load balancer that is derived for the gateway; for a service with a port it is `<service>-load-balancer`. */
export const LOAD_BALANCER = 'load-balancer';

/** Name of the collector that is derived where telemetry is kept. */
export const COLLECTOR = 'collector';

/** `order-history` becomes `ORDER_HISTORY`: the default prefix of the variables that an edge gives. */
export const prefixOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** Folder of secrets in containers; SecretUse.file is relative to it. */
export const SECRETS_FOLDER = '/run/secrets';
