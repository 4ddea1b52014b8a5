import { parseArgs } from 'node:util';
import { fail } from './life.ts';

/** Options `--name value` of an engine; the process ends with code 1 on any other. */
export function readOptions<const N extends string>(names: readonly N[]): Partial<Record<N, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values as Partial<Record<N, string>>;
  } catch (error) {
    return fail((error as Error).message);
  }
}

/** `--port`: 0 or nothing means any free one. */
export function portOf(text: string | undefined): number {
  const port = Number(text ?? '0');
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fail(`--port ${text} is no TCP port`);
}
