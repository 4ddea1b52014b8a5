/** The text of platform.yaml as data that knows its lines: parsed, tidied, merged with overrides. */
export { decides, isRecord, merge } from './merge.ts';
export { type Finding, type Position, Source } from './source.ts';
export { tidy } from './tidy.ts';
