/** What people and programs see: live trees, plain lines, JSON, tables, prompts and errors. */
export * from './config.ts';
export * from './create.ts';
export * from './error.ts';
export * from './logs.ts';
export * from './metrics.ts';
export * from './output.ts';
export * from './plan.ts';
export * from './progress/index.ts';
export * from './prompts.ts';
export * from './status.ts';
export * from './steps.ts';
export * from './style.ts';
export * from './summary.ts';
export * from './sync.ts';
export * from './table.ts';
export * from './tables.ts';
export * from './traces.ts';
