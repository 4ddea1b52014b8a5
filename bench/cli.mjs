/** The command line itself: the time until a person sees something. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from './support/measure.mjs';
import { platform } from './support/project.mjs';
import { print, row } from './support/report.mjs';

export async function bench() {
  const root = await mkdtemp(join(tmpdir(), 'platform-bench-'));
  const help = await sample(5, async () => (await platform(root, '--help')).ms);
  const init = await sample(5, async (i) => (await platform(root, 'init', `shop${i}`, '--yes', '--no-install')).ms);
  await rm(root, { recursive: true, force: true });
  print('command line', [
    row('platform --help', 'ms', help, 'goal ≤ 150'),
    row('platform init --no-install', 'ms', init, 'goal ≤ 1000'),
  ]);
}
