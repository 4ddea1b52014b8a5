/** Settings of a program, read once from its environment: typed, from files where they are secret, all problems told at once. */
export { ConfigError } from './error.ts';
export { group, readConfig, whenSet } from './group.ts';
export { choice, type Env, flag, integer, optional, type Setting, text } from './setting.ts';
