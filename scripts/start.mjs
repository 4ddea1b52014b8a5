// npm start: the demo, from nothing to a running platform. Ctrl-C stops it; its data stays in .demo/shop.
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const demo = process.env.PLATFORM_DEMO ?? `${root}.demo/shop`;

installIfNeeded();
const { buildAll } = await import('./build.mjs');
await buildAll();
const { run } = await import('../dist/cli.js');

if (!existsSync(`${demo}/platform.yaml`)) {
  const code = await run(['init', demo, '--yes', '--no-git'], process);
  if (code !== 0) process.exit(code);
}
const args = process.argv.slice(2);
const { stdin, stdout, stderr, env, pid } = process;
const host = {
  stdin,
  stdout,
  stderr,
  env,
  pid,
  cwd: () => process.cwd(),
  on: (...given) => process.on(...given),
  off: (...given) => process.off(...given),
  kill: (...given) => process.kill(...given),
  onReady: welcome,
};
const code = await run(['-C', demo, 'up', ...args], host);
if (code === 1) console.error('  here  options of `platform up` go behind --, e.g.  npm start -- --port auto');
process.exit(code);

/** What to try first, once it runs. */
function welcome({ addresses, status }) {
  const url = addresses['load-balancer'];
  if (url === undefined || status !== 'done') return;
  console.log(`
  shop     ${url}
  login    demo@example.com / demo-password
  try      curl '${url}/api/products?limit=3'
  project  ${relative(process.cwd(), demo)} (its README.md says more)
`);
}
