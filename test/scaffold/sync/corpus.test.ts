import { expect, test } from 'vitest';
import { applySync, type Draft, planSync } from '../../../src/scaffold/index.ts';
import { memoryFs } from '../../support/memory-fs.ts';

/** A reproducible source of numbers (mulberry32). */
function random(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { next, below, pick: <T>(items: readonly T[]) => items[below(items.length)] as T };
}

type Files = Map<string, string>;
const WORDS = ['import a', 'const b', '}', '{', '', '  return', 'constructor', '__proto__', '// ö', 'toString'];

function project(r: ReturnType<typeof random>): Files {
  return new Map(
    Array.from({ length: 12 }, (_, file) => {
      const lines = Array.from({ length: r.below(20) }, (_, line) => `${r.pick(WORDS)} ${r.below(4) ? line : ''}`);
      return [`folder${file % 3}/file${file}.ts`, lines.join('\n') + (r.below(4) ? '\n' : '')];
    }),
  );
}

/** Inserts, changes, deletes lines, makes, deletes and empties files; every line it writes carries `mark`. */
function edit(files: Files, r: ReturnType<typeof random>, mark: string): Files {
  const result: Files = new Map();
  let written = 0;
  const line = () => {
    written += 1;
    return `${r.pick(WORDS)} ${mark}${written}`;
  };
  for (const [path, text] of files) {
    const kind = r.below(8);
    if (kind === 0) continue;
    if (kind <= 3) {
      result.set(path, text);
      continue;
    }
    const lines = text.split('\n');
    for (let count = r.below(4); count >= 0; count -= 1) {
      const at = r.below(lines.length + 1);
      lines.splice(at, r.below(3), ...Array.from({ length: r.below(3) }, line));
    }
    const changed = lines.join('\n');
    result.set(path, mark === 'MINE' && r.below(10) === 0 ? changed.replaceAll('\n', '\r\n') : changed);
  }
  // Sometimes under a name that the other side takes, too.
  for (let count = r.below(4); count > 0; count -= 1)
    result.set(`folder${r.below(4)}/extra${r.below(5)}.ts`, `${line()}\n`);
  return result;
}

const encode = (files: Files) => new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)]));
const drafts = (files: Files): Draft[] =>
  [...encode(files)].map(([path, content]) => ({ path, content, executable: false }));
const marked = (texts: Iterable<string>) =>
  [...texts]
    .flatMap((text) => text.split(/\r?\n/))
    .filter((line) => line.includes('MINE'))
    .sort();

test.each(Array.from({ length: 300 }, (_, seed) => seed))(
  'edited project %i: no line of its owner is lost',
  async (seed) => {
    const r = random(seed);
    const base = project(r);
    const disk = edit(base, r, 'MINE');
    const next = edit(base, r, 'THEIRS');
    const { fs, volume } = memoryFs(Object.fromEntries([...disk].map(([path, text]) => [`/project/${path}`, text])));
    await fs.mkdir('/project');

    const plan = await planSync(fs, '/project', encode(base), drafts(next));
    await applySync(fs, '/project', plan);
    const after = new Map(
      Object.entries(volume.toJSON('/project')).flatMap(([path, text]) =>
        text === null ? [] : [[path.slice(9), text]],
      ),
    );

    expect(marked(after.values())).toEqual(marked(disk.values()));
    // What its owner deleted does not come back; what he never touched is exactly what the templates say.
    for (const path of base.keys()) if (!disk.has(path)) expect(after.has(path), path).toBe(false);
    for (const [path, text] of next)
      if (disk.get(path) === base.get(path) && disk.has(path)) expect(after.get(path)).toBe(text);
    // Done once more it has nothing left to do but what waits for its owner.
    const again = await planSync(fs, '/project', encode(next), drafts(next));
    expect(again.filter(({ action }) => action !== 'none')).toEqual([]);
  },
);

test('a kill between two files loses nothing: planned again, it goes on', async () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const r = random(seed);
    const base = project(r);
    const disk = edit(base, r, 'MINE');
    const next = edit(base, r, 'THEIRS');
    const at = (files: Files) => memoryFs(Object.fromEntries([...files].map(([path, text]) => [`/p/${path}`, text])));
    const [whole, halved] = [at(disk), at(disk)];
    const plan = await planSync(whole.fs, '/p', encode(base), drafts(next));
    await applySync(whole.fs, '/p', plan);
    await applySync(halved.fs, '/p', plan.slice(0, r.below(plan.length)));
    const rest = await planSync(halved.fs, '/p', encode(base), drafts(next));
    await applySync(halved.fs, '/p', rest);
    // Lines, not bytes: a merge of what was merged already is the same text, conflicts may be marked once more.
    const lines = (volume: { toJSON(path: string): Record<string, string | null> }) =>
      marked(Object.values(volume.toJSON('/p')).map(String));
    expect([...new Set(lines(halved.volume))]).toEqual([...new Set(lines(whole.volume))]);
  }
});
