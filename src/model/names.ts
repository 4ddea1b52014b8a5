/** Name of the load balancer that is derived for the gateway; for a service with a port it is `<service>-load-balancer`. */
export const LOAD_BALANCER = 'load-balancer';

/** Names of what is derived where telemetry is kept: what takes it in, and where it goes. */
export const COLLECTOR = 'collector';
export const METRIC_STORE = 'prometheus';
export const LOG_STORE = 'loki';
export const TRACE_STORE = 'jaeger';
export const DASHBOARDS = 'grafana';
/** On a cluster: reads what nobody sends. */
export const READER = 'reader';

/** Name of what asks a store for its statistics. */
export const exporterOf = (store: string): string => `${store}-exporter`;

/** A name in the cluster's DNS for the addresses of all ready copies of a component. */
export const peersOf = (component: string): string => `${component}-peers`;

/** `order-history` becomes `ORDER_HISTORY`: the default prefix of the variables that an edge gives. */
export const prefixOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** Folder of secrets in containers; SecretUse.file is relative to it. */
export const SECRETS_FOLDER = '/run/secrets';
