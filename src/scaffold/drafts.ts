import { basename, dirname, join } from 'node:path';
import { fill, listFiles, renderText } from '../catalog/index.ts';
import type { Fs } from '../kernel/index.ts';
import type { Selection } from './select.ts';

/** One file that shall be in the project. */
export interface Draft {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
  /** Template it comes from; undefined for platform.yaml and the like. */
  readonly template?: string;
}

/**
 * Reads and renders the files of all selections, then what they add to each other; where two give the same path the later one
 * wins. Sorted by path.
 */
export async function draftFiles(fs: Fs, selections: readonly Selection[]): Promise<Draft[]> {
  const own = selections.map((selection) => ({ ...selection, from: selection.template.filesRoot }));
  const drafts = new Map<string, Draft>();
  for (const list of await Promise.all([...own, ...additions(selections)].map((files) => draftFolder(fs, files)))) {
    for (const draft of list) drafts.set(draft.path, draft);
  }
  return [...drafts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Files extends Selection {
  /** Absolute path of the folder that they are in. */
  readonly from: string;
}

/** What templates bring for others (their with/<other>/), for every place where one of those is. */
function additions(selections: readonly Selection[]): Files[] {
  return selections.flatMap((selection) =>
    [...selection.template.additions].flatMap(([other, from]) =>
      selections.filter(({ template }) => template.name === other).map(({ into }) => ({ ...selection, into, from })),
    ),
  );
}

async function draftFolder(fs: Fs, { from, template, into, context }: Files): Promise<Draft[]> {
  const paths = await listFiles(fs, from);
  const drafts = await Promise.all(
    paths.map(async (path) => {
      const source = join(from, path);
      const [content, info] = await Promise.all([fs.readFile(source), fs.stat(source)]);
      return {
        path: target(into, fill(path, context)),
        content: path.endsWith('.hbs') ? render(content, context, `${template.name}/${path}`) : content,
        executable: ((info?.mode ?? 0) & 0o100) !== 0,
        template: template.name,
      };
    }),
  );
  // A template whose text is nothing but a condition that does not hold makes no file.
  return drafts.filter(({ content }, index) => !paths[index]?.endsWith('.hbs') || !isBlank(content));
}

const isBlank = (content: Uint8Array) => new TextDecoder().decode(content).trim() === '';

/** `_gitignore` becomes `.gitignore` (npm leaves the real one out of packages), `x.hbs` becomes `x`. */
function target(into: string, path: string): string {
  const name = basename(path)
    .replace(/\.hbs$/, '')
    .replace(/^_(?=(?:git|npm|docker)ignore$)/, '.');
  const folder = dirname(path);
  return [into, folder, name].filter((part) => part !== '.').join('/');
}

function render(content: Uint8Array, context: object, file: string): Uint8Array {
  try {
    return new TextEncoder().encode(renderText(new TextDecoder().decode(content), context));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
