/** Other services: where their replicas are right now, which one to ask, and how to ask it. */
export { isRefusal, verdictOn } from './answers.ts';
export { type BackoffOptions, backoff } from './backoff.ts';
export { type Client, type ClientOptions, type ClientRequest, createClient } from './client.ts';
export type { Verdict } from './outlier.ts';
export { createPicker, type Pick, type Picker } from './picker.ts';
export { type EndpointSettings, endpointSettings } from './settings.ts';
export { type Endpoint, type Endpoints, endpointKey, openEndpoints } from './source.ts';
