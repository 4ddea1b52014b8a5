import type { LogLine } from '../../../engine/runtime.ts';

/** One line of a log file; undefined for one that was cut by a crash. */
export function parseLine(
  line: string,
  owner: { readonly id: string; readonly component: string },
): LogLine | undefined {
  try {
    const { at, stream, text } = JSON.parse(line) as Pick<LogLine, 'at' | 'stream' | 'text'>;
    return { at, component: owner.component, replica: owner.id, stream, text };
  } catch {
    return undefined;
  }
}
