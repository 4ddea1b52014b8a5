/**
 * The packed command line on other versions of Node and npm, as another user, in a folder with spaces; install scripts disabled.
 * Each cell: install the tarball, init, up, one request, down. Usage: node scripts/matrix.mjs [cell…]
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CELLS = {
  here: {},
  'node22-npm12': { node: '22', npm: '12' },
  'node24-npm12': { node: '24', npm: '12' },
  'normal-user': { uid: 10_321 },
};
const USER_IDS = (uid) => (uid === undefined ? {} : { uid, gid: uid });

function run(file, args, { cwd, env, uid }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...USER_IDS(uid) });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${[file, ...args].join(' ')}: exit ${code}\n${output.slice(-4000)}`)),
    );
  });
}

/** Folder with `node` of that major version, from its npm package; of this process where none is asked for. */
async function nodeFolder(work, major) {
  if (!major) return dirname(process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  await run('npm', ['install', '--prefix', work, '--no-save', '--ignore-scripts', `${name}@${major}`], {
    env: process.env,
  });
  return join(work, 'node_modules', name, 'bin');
}

async function npmProgram(work, version) {
  if (!version) return ['npm'];
  await run(
    'npm',
    ['install', '--prefix', join(work, 'npm'), '--no-save', '--ignore-scripts', '--force', `npm@${version}`],
    { env: process.env },
  );
  return ['node', join(work, 'npm/node_modules/npm/bin/npm-cli.js')];
}

async function cell(name, { node, npm, uid }, tarball) {
  const work = mkdtempSync(join(tmpdir(), 'platform-matrix-'));
  const folder = join(work, 'a folder with spaces');
  try {
    const bin = await nodeFolder(join(work, 'node'), node);
    const [file, ...prefix] = await npmProgram(work, npm);
    mkdirSync(join(folder, 'home'), { recursive: true });
    if (uid !== undefined) {
      chmodSync(work, 0o755);
      execFileSync('chown', ['-R', `${uid}:${uid}`, folder]);
    }
    const env = {
      ...process.env,
      PATH: [bin, process.env.PATH].join(delimiter),
      HOME: uid === undefined ? process.env.HOME : join(folder, 'home'),
    };
    delete env.XDG_RUNTIME_DIR;
    const options = { cwd: folder, env, uid };
    await run(file, [...prefix, 'install', '--ignore-scripts', '--no-save', tarball], options);
    const cli = (cwd, ...args) =>
      run('node', [join(folder, 'node_modules/.bin/platform'), ...args], { ...options, cwd });
    await cli(folder, 'init', 'shop', '--yes');
    const shop = join(folder, 'shop');
    await cli(shop, 'up', '-d', '--port', 'auto');
    try {
      const address = JSON.parse(await cli(shop, 'status', '--json')).components.find(
        ({ name: each }) => each === 'load-balancer',
      ).address;
      const answer = await fetch(`${address}/api/products`);
      const { items } = await answer.json();
      if (!answer.ok || items.length === 0) throw new Error(`GET /api/products: ${answer.status}`);
    } finally {
      await cli(shop, 'down', '--data', '--yes');
    }
    const versions = (await run('node', ['--version'], options)).trim();
    console.log(
      `ok    ${name.padEnd(14)} node ${versions}, npm ${(await run(file, [...prefix, '--version'], options)).trim()}`,
    );
    return true;
  } catch (error) {
    console.log(`FAIL  ${name}\n${error.message}`);
    return false;
  } finally {
    if (existsSync(work)) rmSync(work, { recursive: true, force: true });
  }
}

const packs = mkdtempSync(join(tmpdir(), 'platform-pack-'));
chmodSync(packs, 0o755);
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', packs], { cwd: root, encoding: 'utf8' }).replace(
    /^[^[]*/,
    '',
  ),
);
const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, settings] of Object.entries(CELLS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (settings.uid !== undefined && process.getuid?.() !== 0) {
    console.log(`skip  ${name} (needs root to change the user)`);
    continue;
  }
  if (!(await cell(name, settings, join(packs, packed.filename)))) failed += 1;
}
rmSync(packs, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
