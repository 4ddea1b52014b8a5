import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Server } from '../../../src/embedded/cache/index.ts';
import { nodeExec, nodeNet } from '../../../src/kernel/node/index.ts';
import { basicScripts } from './scripts/basics.ts';
import { bitScripts } from './scripts/bits.ts';
import { clientScripts } from './scripts/clients.ts';
import { randomScripts } from './scripts/random.ts';
import { sortedScripts } from './scripts/sorted.ts';
import { streamScripts } from './scripts/streams.ts';
import { type Wire, WireClient } from './wire.ts';

const scripts = {
  ...basicScripts,
  ...sortedScripts,
  ...bitScripts,
  ...streamScripts,
  ...clientScripts,
  ...randomScripts,
};

const program = (await nodeExec.which('valkey-server')) ?? (await nodeExec.which('redis-server'));
const server = new Server();
let real: ChildProcess | undefined;
let realPort: number;
let folder: string;

beforeAll(async () => {
  await server.listen(0);
  if (!program) return;
  folder = await mkdtemp(join(tmpdir(), 'platform-redis-'));
  realPort = await nodeNet.freePort();
  const options = ['--port', String(realPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  real = spawn(program, options, { cwd: folder, stdio: 'ignore' });
  await vi.waitUntil(() => nodeNet.canConnect('127.0.0.1', realPort), { timeout: 10_000 });
});
afterAll(async () => {
  await server.close();
  real?.kill('SIGKILL');
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Commands whose answers have no order. */
const UNORDERED =
  /^(zrandmember|hrandfield|smembers|sunion|sinter|sdiff|keys|hgetall|hkeys|hvals|spop|config|hscan|sscan)$/i;

/** Redis writes 0.1 as 0.10000000000000001 up to 7.0 and as 0.1 since. */
const number = (text: string) =>
  /^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text) && /[.e]|\d{17}/.test(text) ? Number(text).toPrecision(14) : text;

/** What differs from server to server or from run to run: times, and how memory is used. */
const IGNORED = /^(idle|inactive|radix-tree-keys|radix-tree-nodes|consumers|seen-time|active-time)$/;

/** A map of XINFO, or its words in RESP2, without what is ignored. */
function known(items: readonly unknown[]): unknown[] {
  return items.filter((_, index) => {
    const [, name] = (items[index - (index % 2)] ?? []) as unknown[];
    return !(typeof name === 'string' && IGNORED.test(name));
  });
}

/** Answers made comparable: no order where there is none, numbers as far as they are exact. */
function normal(words: readonly string[], [mark, value]: Wire): unknown {
  if (typeof value === 'string') return [mark, ',$'.includes(mark) ? number(value) : value];
  if (!Array.isArray(value)) return [mark, value];
  const items = value.map((item) => normal(words, item));
  if (/^xinfo$/i.test(words[0] ?? '') && items.length % 2 === 0) return [mark, known(items)];
  // How long an entry is pending.
  if (/^xpending$/i.test(words[0] ?? '') && items.length === 4 && value[2]?.[0] === ':') items[2] = 'some time';
  if (!UNORDERED.test(words[0] ?? '')) return [mark, items];
  if (
    /^h(getall|scan)$/i.test(words[0] ?? '') &&
    items.length % 2 === 0 &&
    items.every((item) => !Array.isArray((item as unknown[])[1]))
  ) {
    const pairs = items.flatMap((item, index) => (index % 2 === 0 ? [[item, items[index + 1]]] : []));
    return [mark, pairs.map((pair) => JSON.stringify(pair)).sort()];
  }
  return [mark, items.map((item) => JSON.stringify(item)).sort()];
}

describe.skipIf(!program)(`the same answers as ${program ?? 'a real server (none on PATH)'}`, () => {
  describe.each(['2', '3'])('RESP%s', (protocol) => {
    it.each(Object.entries(scripts))('%s', async (name, script) => {
      const [ours, theirs] = [await WireClient.connect(server.port), await WireClient.connect(realPort)];
      try {
        for (const each of [ours, theirs]) {
          await each.ask('HELLO', protocol);
          await each.ask('FLUSHALL');
        }
        for (const words of script) {
          const [a, b] = await Promise.all([ours.ask(...words), theirs.ask(...words)]);
          if (name.includes('random') && a[0] === '-' && b[0] === '-') continue;
          expect({ words, answer: normal(words, a) }).toEqual({ words, answer: normal(words, b) });
        }
      } finally {
        ours.close();
        theirs.close();
      }
    });
  });
});
