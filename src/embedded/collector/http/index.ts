/** The collector's port: OTLP in, answers out. */
export { MOST_BYTES, MOST_SENT } from './body.ts';
export type { Intake } from './receive.ts';
export { createCollectorServer } from './server.ts';
