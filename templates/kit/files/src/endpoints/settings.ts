import { ConfigError, group, optional, type Setting } from '../config/index.ts';

export interface EndpointSettings {
  /** `http://host:port`, stable. */
  readonly url: string | undefined;
  /** `file:/path/endpoints.json`, `dns:name:port` or `dns:name:port/readyz`: the live list of replicas. */
  readonly endpoints: string | undefined;
}

/** How to reach a service, e.g. for prefix PRODUCT: PRODUCT_ENDPOINTS, or else PRODUCT_URL. */
export function endpointSettings(prefix: string): Setting<EndpointSettings> {
  const read = group({ url: optional(`${prefix}_URL`), endpoints: optional(`${prefix}_ENDPOINTS`) });
  return (env) => {
    const settings = read(env);
    if (settings.url || settings.endpoints) return settings;
    throw new ConfigError([`neither ${prefix}_ENDPOINTS nor ${prefix}_URL is set`]);
  };
}
