/** What every embedded engine shares: its options, its life as a child process, what it tells of itself, files that it watches. */
export * from './life.ts';
export * from './options.ts';
export * from './statistics.ts';
export * from './watch.ts';
