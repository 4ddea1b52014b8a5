/** What everything else stands on: failures, events, secrets, digests, units and the ports to the machine. */
export * from './address.ts';
export * from './digest.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './log-line.ts';
export * from './nearest.ts';
export * from './pods.ts';
export * from './ports.ts';
export type * from './review.ts';
export * from './secret.ts';
export type * from './telemetry.ts';
export * from './units.ts';
