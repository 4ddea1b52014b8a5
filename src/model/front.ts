import type { Config } from '../config/index.ts';
import type { Front } from './types.ts';

/** What stands in front of the gateway where a cluster has a Gateway API; undefined where a plain load balancer does. */
export function frontOf({ file, environment }: Config): Front | undefined {
  const { gateway } = file;
  if (environment.runtime !== 'kubernetes' || gateway?.edge !== 'gateway-api') return undefined;
  const { tls, hosts, gatewayClass = '' } = gateway;
  return {
    gatewayClass,
    hosts,
    ...(tls
      ? { tls: { secret: tls.secret ?? 'gateway-tls', ...(tls.issuer === undefined ? {} : { issuer: tls.issuer }) } }
      : {}),
  };
}
