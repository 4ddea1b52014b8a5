/** What the gateway is told: settings of this process, and rules that all replicas share. */
export { parseGatewayFile, readGatewayFile } from './file.ts';
export type { GatewayFile, Limit, RouteRule, TokenRule } from './rules.ts';
export { readSettings, type Settings } from './settings.ts';
