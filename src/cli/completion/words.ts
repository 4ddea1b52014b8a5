import type { Context } from '../command-context.ts';

/** What only this project or this package can say: components of platform.yaml, templates of the kind that stands in the line. */
export const SOURCES = ['names', 'templates'] as const;
export type Source = (typeof SOURCES)[number];

const KINDS = ['service', 'worker', 'store', 'client'];

/**
 * Words to offer: `line` is a source and what was typed so far. Forgiving, as whoever presses TAB wants no message: nothing where
 * there is no project, or none that can be read.
 */
export async function wordsFor(context: Context, line: string): Promise<readonly string[]> {
  const [source, ...typed] = line.split(/\s+/);
  if (source === 'templates') return templates(context, typed);
  return source === 'names' ? names(context).catch(() => []) : [];
}

async function names({ project, ports }: Context): Promise<readonly string[]> {
  const { readOutline } = await import('../../config/environments.ts');
  return (await readOutline(ports.fs, await project())).components;
}

/** Of all kinds where none was typed. */
async function templates(context: Context, typed: readonly string[]): Promise<string[]> {
  const kind = typed.find((word) => KINDS.includes(word));
  const { templates: known } = await context.catalog();
  const fitting = [...known.values()].filter((one) =>
    kind === undefined ? KINDS.includes(one.manifest.kind) : one.manifest.kind === kind,
  );
  return fitting.map(({ name }) => name).sort();
}
