/** What every embedded engine shares: its options, its life as a child process, and files that it watches. */
export * from './life.ts';
export * from './options.ts';
export * from './watch.ts';
