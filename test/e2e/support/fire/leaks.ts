import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plants } from './plants.ts';
import type { Fire } from './platform.ts';
import { allProcesses, textOf } from './processes.ts';

interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** By the name of each value the places where it stands: files, arguments and environments of processes, what commands print. */
export async function find(fire: Fire, plants: Plants): Promise<Record<string, string[]>> {
  // A long one may be cut where a file has pages: its end is enough to know it by.
  const ends = new Map(Object.entries(plants).map(([name, value]) => [value.slice(-36), name]));
  const needles = [...ends].map(([end, name]) => ({ name, needle: Buffer.from(end) }));
  const places: Record<string, string[]> = {};
  for (const { name: place, bytes } of allPlaces(fire, await printed(fire))) {
    for (const { name, needle } of needles) {
      if (bytes.includes(needle)) places[name] = [...(places[name] ?? []), place];
    }
  }
  return places;
}

function* allPlaces(fire: Fire, more: readonly Place[]): Iterable<Place> {
  yield* files(fire);
  yield* processes();
  yield tracked(fire);
  yield* more;
}

/** Everything under .platform, one after the other, but for secrets that only their owner reads. */
function* files({ project }: Fire): Iterable<Place> {
  const root = join(project.folder, '.platform');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name);
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about?.isFile()) continue;
    if (name.startsWith('local/secrets/') && (about.mode & 0o077) === 0) continue;
    yield { name, bytes: readFileSync(path) };
  }
}

/** Arguments of all, environments of ours. */
function* processes(): Iterable<Place> {
  for (const pid of allProcesses()) {
    const environment = textOf(`/proc/${pid}/environ`);
    const seen = textOf(`/proc/${pid}/cmdline`) + (environment.includes('PLATFORM_PROCESS_OF=') ? environment : '');
    yield { name: `process ${pid}`, bytes: Buffer.from(seen, 'latin1') };
  }
}

function tracked({ project }: Fire): Place {
  const bytes = execFileSync('git', ['grep', '-h', ''], { cwd: project.folder, maxBuffer: 256 * 1024 * 1024 });
  return { name: 'files that git knows', bytes };
}

const COMMANDS = ['status', 'config', 'secrets list', 'logs', 'traces', 'metrics'];

async function printed({ project }: Fire): Promise<Place[]> {
  const places: Place[] = [];
  for (const name of COMMANDS) {
    const { out, err } = await project.platform(...name.split(' '), '--json');
    places.push({ name: `platform ${name}`, bytes: Buffer.from(out + err) });
  }
  return places;
}
