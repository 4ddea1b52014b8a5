/** What the package gives to other programs as `@platform-toolkit/cli/autoscale`. */
export * from './replay.ts';
export type * from './types.ts';
