/** The whole reference on the local runtime: init, first and warm up against the limit, memory, one more replica, down. */
import { join } from 'node:path';
import { capture, keepSurroundings } from './limit/capture.mjs';
import { replay } from './limit/replay.mjs';
import { withCleanup } from './support/cleanup.mjs';
import { pair, sample, spread } from './support/measure.mjs';
import { memoryOf } from './support/memory.mjs';
import { freshProject, platform, temporaryFolder } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;
/** Every engine is the embedded one, also where others are on PATH. */
const env = { ...process.env, PLATFORM_ENGINES: 'embedded' };

export const bench = () =>
  withCleanup(async (defer) => {
    const root = await temporaryFolder(defer);
    const inits = await sample(RUNS, async (i) => {
      const { ms } = await platform(root, 'init', `shop${i}`, '--yes', '--no-install', '--no-git');
      return ms;
    });
    const { at, folder } = await freshProject(defer, 'local', { blueprint: 'full', env });
    const first = await at('up', '-d', '--port', 'auto');
    const downs = [(await at('down')).ms];
    await at('up', '-d');
    const starts = process.platform === 'linux' ? await capture(folder) : [];
    const surround = await keepSurroundings(folder, join(root, 'surroundings'));
    downs.push((await at('down')).ms);
    const warm = await pair(
      RUNS,
      async () => {
        const { ms } = await at('up', '-d');
        downs.push((await at('down')).ms);
        return ms;
      },
      async () => {
        await surround();
        return starts.length > 0 ? replay(starts) : 1;
      },
    );
    await at('up', '-d');
    const memory = await memoryOf(folder);
    const grow = await sample(RUNS, async (i) => (await at('scale', `product=${i + 2}`)).ms);
    downs.push((await at('down')).ms);
    print(`local runtime, blueprint full (${starts.length} processes)`, [
      row('init --no-install', 'ms', inits, 'goal ≤ 1000'),
      row('up -d, first in a new project', 'ms', spread([first.ms]), 'goal ≤ 8000'),
      row('up -d, warm', 'ms', warm.a, 'goal ≤ 4000'),
      row('  the same processes by a bare script', 'ms', warm.b),
      row('  ratio', '×', warm.ratio, 'goal ≤ 1.3'),
      row('memory of all processes (PSS)', 'MiB', spread([memory / 2 ** 20]), 'goal ≤ 600'),
      row('scale, one replica more in traffic', 'ms', grow, 'goal ≤ 1000'),
      row('down', 'ms', spread(downs), 'goal ≤ 2000'),
    ]);
  });
