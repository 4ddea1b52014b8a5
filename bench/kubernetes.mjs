/**
 * The Kubernetes runtime, on the cluster of PLATFORM_TEST_KUBECONFIG and no other, in a namespace of its own. Images get there by the
 * command in PLATFORM_TEST_IMAGE_LOADER; building them needs a Docker engine.
 */
import { withCleanup } from './support/cleanup.mjs';
import { hasEngine } from './support/engine.mjs';
import { removeImages } from './support/images.mjs';
import { sample, spread } from './support/measure.mjs';
import { freshProject } from './support/project.mjs';
import { print, row } from './support/report.mjs';

const RUNS = 5;
const TITLE = 'Kubernetes runtime, blueprint api';

export async function bench() {
  const { PLATFORM_TEST_KUBECONFIG: kubeconfig, PLATFORM_TEST_IMAGE_LOADER: loader } = process.env;
  if (!(await hasEngine('kubernetes', TITLE)) || !(await hasEngine('docker', TITLE))) return;
  if (!loader) return void console.log(`\n${TITLE}: not measured (set PLATFORM_TEST_IMAGE_LOADER)`);
  await withCleanup(async (defer) => {
    const { at } = await freshProject(defer, 'dev', {
      set: [`delivery.images.command=${loader}`],
      env: { ...process.env, KUBECONFIG: kubeconfig },
      last: ({ name }) => removeImages(name),
    });
    const first = await at('deploy', '--yes');
    const again = await sample(RUNS, async () => (await at('deploy', '--yes')).ms);
    const grow = await sample(RUNS, async (i) => (await at('scale', `product=${i + 2}`)).ms);
    const down = await at('down');
    print(TITLE, [
      row('deploy, first: images are built and loaded', 'ms', spread([first.ms])),
      row('deploy, nothing to do', 'ms', again),
      row('scale, one replica more in traffic', 'ms', grow),
      row('down', 'ms', spread([down.ms])),
    ]);
  });
}
