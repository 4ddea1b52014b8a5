import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { digestBytes, type Fs, invalid, type Problem } from '../kernel/index.ts';
import { readLike } from './like.ts';
import { Manifest } from './manifest/index.ts';
import type { Blueprint, Catalog, Template } from './types.ts';

const BlueprintFile = z.strictObject({
  summary: z.string(),
  questions: z
    .array(
      z.strictObject({
        name: z.string(),
        prompt: z.string(),
        type: z.enum(['text', 'choice', 'confirm']),
        choices: z.array(z.string()).optional(),
        default: z.union([z.string(), z.boolean()]),
      }),
    )
    .default([]),
});

/** Paths of all files below a folder, relative, sorted; empty where the folder is not. */
export async function listFiles(fs: Fs, root: string, below = ''): Promise<string[]> {
  const names = (await fs.exists(join(root, below))) ? await fs.readdir(join(root, below)) : [];
  const nested = await Promise.all(
    names.sort().map(async (name) => {
      const path = below === '' ? name : `${below}/${name}`;
      const info = await fs.stat(join(root, path));
      return info?.isDirectory ? listFiles(fs, root, path) : [path];
    }),
  );
  return nested.flat();
}

async function readYaml<T>(fs: Fs, path: string, schema: z.ZodType<T>, problems: Problem[]): Promise<T | undefined> {
  return check(parse(await fs.readText(path)), path, schema, problems);
}

function check<T>(value: unknown, path: string, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues)
    problems.push({ file: path, path: issue.path.join('.'), message: issue.message });
  return undefined;
}

interface Reading {
  readonly fs: Fs;
  readonly digests: boolean;
  readonly problems: Problem[];
}

async function readTemplate(root: string, name: string, reading: Reading): Promise<Template | undefined> {
  const { fs, digests, problems } = reading;
  const folder = join(root, name);
  const path = join(folder, 'template.yaml');
  const { like, value } = await readLike(fs, root, path);
  const manifest = check(value, path, Manifest, problems);
  if (!manifest) return undefined;
  const folders = [...(like === undefined ? [] : [join(root, like)]), folder];
  const [parts, configs, additions] = await Promise.all([
    digests ? Promise.all(folders.map((each) => digestOf(fs, each))) : [''],
    Promise.all(folders.map((each) => readConfig(fs, each))),
    namesIn(fs, join(folder, 'with')),
  ]);
  return {
    name,
    manifest,
    digest: parts.length === 1 ? (parts[0] ?? '') : digestBytes(...parts),
    config: new Map(configs.flatMap((config) => [...config])),
    filesRoot: join(folder, 'files'),
    additions: new Map(additions.map((other) => [other, join(folder, 'with', other)])),
  };
}

async function digestOf(fs: Fs, folder: string): Promise<string> {
  const paths = await listFiles(fs, folder);
  const contents = await Promise.all(paths.map((path) => fs.readFile(join(folder, path))));
  return digestBytes(...paths.flatMap((path, index) => [path, contents[index] ?? '']));
}

async function readConfig(fs: Fs, folder: string): Promise<Map<string, string>> {
  const paths = (await listFiles(fs, folder, 'config')).map((path) => [path, join(folder, path)] as const);
  return new Map(await Promise.all(paths.map(async ([path, at]) => [path, await fs.readText(at)] as const)));
}

const namesIn = async (fs: Fs, folder: string): Promise<string[]> =>
  (await fs.exists(folder)) ? (await fs.readdir(folder)).sort() : [];

async function readBlueprint(fs: Fs, root: string, name: string, problems: Problem[]): Promise<Blueprint | undefined> {
  const folder = join(root, name);
  const file = await readYaml(fs, join(folder, 'blueprint.yaml'), BlueprintFile, problems);
  if (!file) return undefined;
  const questions = file.questions.map(({ choices, ...rest }) => (choices ? { ...rest, choices } : rest));
  return { name, summary: file.summary, questions, source: await fs.readText(join(folder, 'platform.yaml.hbs')) };
}

async function readAll<T>(
  fs: Fs,
  root: string,
  marker: string,
  read: (name: string) => Promise<T | undefined>,
): Promise<Map<string, T>> {
  const names = await namesIn(fs, root);
  const entries = await Promise.all(
    names.map(async (name) =>
      (await fs.exists(join(root, name, marker))) ? ([name, await read(name)] as const) : undefined,
    ),
  );
  return new Map(
    entries.filter((entry): entry is readonly [string, NonNullable<typeof entry>[1] & T] => entry?.[1] !== undefined),
  );
}

const PROGRAM = '.mjs';

async function readPrograms(fs: Fs, folder: string): Promise<Map<string, string>> {
  const names = (await namesIn(fs, folder)).filter((name) => name.endsWith(PROGRAM));
  return new Map(
    await Promise.all(
      names.map(async (name) => [name.slice(0, -PROGRAM.length), await fs.readText(join(folder, name))] as const),
    ),
  );
}

/**
 * Reads every template and blueprint below `rootDir` (its folders templates/ and blueprints/). Bad manifests reject together.
 * Digests cost reading each file of each template; who does not compare them leaves them out, and finds '' there.
 */
export async function readCatalog(
  fs: Fs,
  rootDir: string,
  { digests = true }: { readonly digests?: boolean } = {},
): Promise<Catalog> {
  const problems: Problem[] = [];
  const reading = { fs, digests, problems };
  const [templates, blueprints] = await Promise.all([
    readAll(fs, join(rootDir, 'templates'), 'template.yaml', (name) =>
      readTemplate(join(rootDir, 'templates'), name, reading),
    ),
    readAll(fs, join(rootDir, 'blueprints'), 'blueprint.yaml', (name) =>
      readBlueprint(fs, join(rootDir, 'blueprints'), name, problems),
    ),
  ]);
  if (problems.length > 0) throw invalid(problems);
  return { templates, blueprints, programs: await readPrograms(fs, join(rootDir, 'dist/container')) };
}
