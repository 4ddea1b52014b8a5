/** An HTTP service: typed routes, problems, health, metrics, traces and a description of itself, ready to listen. */
export { type App, createService, type Service, type ServiceOptions } from './service.ts';
