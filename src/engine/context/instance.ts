import { join } from 'node:path';
import { digest, type Fs, type Random } from '../../kernel/index.ts';

/** Identity of one copy of a project: names, labels, socket and lock carry the id. */
export interface Instance {
  readonly id: string;
  /** Absolute folder that the id was given to. */
  readonly path: string;
}

type Machine = { readonly fs: Fs; readonly random: Random };

const fileIn = (projectDir: string) => join(projectDir, '.platform', 'instance.json');

/** What is written there; undefined where nothing readable is. */
export async function readInstance(fs: Fs, projectDir: string): Promise<Instance | undefined> {
  try {
    const value = JSON.parse(await fs.readText(fileIn(projectDir))) as Partial<Instance>;
    return typeof value.id === 'string' && typeof value.path === 'string'
      ? { id: value.id, path: value.path }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The id of this copy of the project, made at the first call. A folder that was moved keeps its id; a copy, told by the old
 * folder still holding the same id, gets one of its own, so that the two never touch each other's processes.
 */
export async function ensureInstance({ fs, random }: Machine, projectDir: string, platform: string): Promise<string> {
  const known = await readInstance(fs, projectDir);
  if (known?.path === projectDir) return known.id;
  const keeps = known && !(await isCopy({ fs, random }, known, projectDir));
  const id = keeps ? known.id : newId(random, platform);
  const instance: Instance = { id, path: projectDir };
  await fs.writeFile(fileIn(projectDir), `${JSON.stringify(instance)}\n`);
  return id;
}

/** A DNS label of at most 32 characters. */
function newId(random: Random, platform: string): string {
  return `${platform.slice(0, 24).replace(/-+$/, '')}-${digest(random.token(16)).slice(0, 6)}`;
}

async function isCopy({ fs, random }: Machine, known: Instance, projectDir: string): Promise<boolean> {
  const original = await readInstance(fs, known.path);
  if (original?.id !== known.id) return false;
  // The old path may be another name of this very folder (a symbolic link, a mount): a file made here is then seen there.
  const probe = `probe-${digest(random.token(16))}`;
  const here = join(projectDir, '.platform', probe);
  await fs.writeFile(here, '');
  const same = await fs.exists(join(known.path, '.platform', probe));
  await fs.remove(here);
  return !same;
}
