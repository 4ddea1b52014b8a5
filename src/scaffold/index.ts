/** Makes a project: which templates, drafts of files in memory, then written without touching what is there. */
export * from './base.ts';
export * from './drafts.ts';
export * from './project.ts';
export * from './select.ts';
export * from './sync/index.ts';
export * from './write.ts';
