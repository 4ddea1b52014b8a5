import { dirname } from 'node:path';
import type { Clock, FileInfo, Fs, Net, Ports } from '../../../src/kernel/index.ts';

/**
 * A clock that jumps: when nothing else is left to do, the earliest sleeper is woken and its time is now. Work that only waits on
 * it and on other in-memory things runs in no real time, and always in the same order.
 */
export function fakeClock(start = 0): Clock {
  let now = start;
  let pumping = false;
  let order = 0;
  const sleepers = new Set<{ at: number; order: number; wake: () => void }>();
  const pump = () => {
    if (pumping || sleepers.size === 0) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      const [next] = [...sleepers].sort((a, b) => a.at - b.at || a.order - b.order);
      if (next) {
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
      pump();
    });
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const sleeper = { at: now + ms, order: order++, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', leave, { once: true });
        pump();
      }),
  };
}

const missing = (path: string) => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });

/** Files in a map; folders exist where files are. */
export function fakeFs(files = new Map<string, string>()): Fs & { readonly files: Map<string, string> } {
  const read = (path: string) => {
    const text = files.get(path);
    if (text === undefined) throw missing(path);
    return text;
  };
  const below = (path: string) => [...files.keys()].filter((each) => each.startsWith(`${path}/`));
  const stat = (path: string): FileInfo | undefined => {
    const isFile = files.has(path);
    if (!isFile && below(path).length === 0) return undefined;
    const size = files.get(path)?.length ?? 0;
    return { isFile, isDirectory: !isFile, isSymbolicLink: false, mode: 0o644, size, mtimeMs: 0 };
  };
  return {
    files,
    readFile: async (path) => new TextEncoder().encode(read(path)),
    readText: async (path) => read(path),
    writeFile: async (path, content) => {
      files.set(path, typeof content === 'string' ? content : new TextDecoder().decode(content));
    },
    appendFile: async (path, content) => {
      files.set(path, (files.get(path) ?? '') + content);
    },
    mkdir: async () => undefined,
    readdir: async (path) => {
      const names = below(path).map((each) => each.slice(path.length + 1).split('/')[0] ?? '');
      if (names.length === 0) throw missing(path);
      return [...new Set(names)];
    },
    stat: async (path) => stat(path),
    rename: async (from, to) => {
      for (const each of [from, ...below(from)].filter((path) => files.has(path))) {
        files.set(to + each.slice(from.length), read(each));
        files.delete(each);
      }
    },
    remove: async (path) => {
      for (const each of [path, ...below(path)]) files.delete(each);
    },
    exists: async (path) => stat(path) !== undefined || [...files.keys()].some((each) => dirname(each) === path),
  };
}

/** A network where only the named ports are taken. */
export function fakeNet(taken = new Map<number, string>()): Net & { readonly taken: Map<number, string> } {
  return {
    taken,
    canConnect: async (_host, port) => taken.has(port),
    freePort: async () => 40_000 + taken.size,
    holderOf: async (port) => taken.get(port),
  };
}

export type FakePorts = Ports & { readonly fs: ReturnType<typeof fakeFs>; readonly net: ReturnType<typeof fakeNet> };

export function fakePorts(): FakePorts {
  let tokens = 0;
  return {
    fs: fakeFs(),
    clock: fakeClock(Date.UTC(2026, 0, 1)),
    net: fakeNet(),
    random: { token: () => `token${tokens++}` },
    exec: {
      run: async (file) => ({ exitCode: 127, stdout: '', stderr: `${file}: not found` }),
      which: async () => undefined,
    },
  };
}
