/** Other services: where their replicas are right now, which one to ask, and how to ask it. */
export { backoff, type BackoffOptions } from './backoff.ts';
export { type Client, type ClientOptions, createClient, type ClientRequest } from './client.ts';
export { createPicker, type Pick, type Picker } from './picker.ts';
export { type EndpointSettings, endpointSettings } from './settings.ts';
export { type Endpoint, endpointKey, type Endpoints, openEndpoints } from './source.ts';
