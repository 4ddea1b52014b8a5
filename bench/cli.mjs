/** The command line itself: the time until a person sees something. */
import { withCleanup } from './support/cleanup.mjs';
import { sample } from './support/measure.mjs';
import { platform, temporaryFolder } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;

export const bench = () =>
  withCleanup(async (defer) => {
    const root = await temporaryFolder(defer);
    const help = await sample(RUNS, async () => (await platform(root, '--help')).ms);
    const init = await sample(RUNS, async (i) => {
      return (await platform(root, 'init', `shop${i}`, '--yes', '--no-install')).ms;
    });
    print('command line', [
      row('platform --help', 'ms', help, 'goal ≤ 150'),
      row('platform init --no-install', 'ms', init, 'goal ≤ 1000'),
    ]);
  });
