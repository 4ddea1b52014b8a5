import type { Fs } from '../../kernel/index.ts';
import { isRunning } from '../../kernel/node/index.ts';
import type { Layout } from './layout.ts';
import type { Listener } from './state/listings.ts';
import { readRegistry } from './state/registry.ts';

/** Where a component is reached now: by its lasting address, else where its process listens. Read from disk, so any process can tell. */
export async function addressOf(fs: Fs, layout: Layout, component: string): Promise<string | undefined> {
  const alive = [];
  for (const entry of readRegistry(layout.processes)) if (await isRunning(entry)) alive.push(entry);
  if (alive.length === 0) return undefined;
  const listener = (await listeners(fs, layout)).find(({ name }) => name === component);
  if (listener) return `http://${listener.host}:${listener.port}`;
  const copy = alive.find((entry) => entry.component === component && entry.port !== undefined);
  if (!copy) return undefined;
  return `${copy.http ? 'http://' : ''}127.0.0.1:${copy.port}`;
}

async function listeners(fs: Fs, layout: Layout): Promise<Listener[]> {
  const folder = layout.listenersFolder;
  if (!(await fs.exists(folder))) return [];
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.json'));
  const lists = await Promise.all(names.map((name) => fs.readText(`${folder}/${name}`)));
  return lists.flatMap((text) => JSON.parse(text) as Listener[]);
}
