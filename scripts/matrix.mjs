/**
 * The packed command line on other versions of Node and npm, as another user, in a folder with spaces; install scripts disabled.
 * Each cell: install the tarball, init, up, requests, down, nothing left. Usage: node scripts/matrix.mjs [cell…]
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
const INSTALL = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];

/** Resolves with everything it printed; rejects with the end of it unless it exits with 0. */
function run(file, args, { cwd, env, uid } = {}) {
  return new Promise((resolve, reject) => {
    const user = uid === undefined ? {} : { uid, gid: uid };
    const child = spawn(file, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, all] = [[], []];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => all.push(chunk));
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(out).toString());
      reject(new Error(`${[file, ...args].join(' ')}: exit ${code}\n${Buffer.concat(all).toString().slice(-4000)}`));
    });
  });
}

/** What npm tells the scripts it runs must not decide how it works in a cell. */
const cleanEnv = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|XDG_RUNTIME_DIR$)/.test(name)));

/** A folder that npm can install into. */
function packageFolder(path) {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), '{"private":true}\n');
  return path;
}

/** Folder with `node` of that major version, from its npm package; of this process where none is asked for. */
async function nodeFolder(work, major) {
  if (!major) return dirname(process.execPath);
  const cwd = packageFolder(join(work, 'node'));
  const name = `node-${process.platform}-${process.arch}`;
  await run('npm', [...INSTALL, `${name}@${major}`], { cwd, env: cleanEnv() });
  return join(cwd, 'node_modules', name, 'bin');
}

async function npmCommand(work, version) {
  if (!version) return ['npm'];
  const cwd = packageFolder(join(work, 'npm'));
  await run('npm', [...INSTALL, '--force', `npm@${version}`], { cwd, env: cleanEnv() });
  // A folder for PATH: `init` calls npm by its name.
  return [join(cwd, 'node_modules/.bin/npm')];
}

async function cell(name, { node, npm, uid }, tarball) {
  const work = mkdtempSync(join(tmpdir(), 'platform-matrix-'));
  const started = performance.now();
  try {
    chmodSync(work, 0o755);
    const bin = await nodeFolder(work, node);
    const [npmFile] = await npmCommand(work, npm);
    const folder = packageFolder(join(work, 'a folder with spaces'));
    const home = join(folder, 'home');
    mkdirSync(home);
    if (uid !== undefined) for (const path of [folder, home, join(folder, 'package.json')]) chownSync(path, uid, uid);
    const folders = [...(npm ? [dirname(npmFile)] : []), bin, process.env.PATH];
    const env = { ...cleanEnv(), PATH: folders.join(delimiter), ...(uid === undefined ? {} : { HOME: home }) };
    const options = { cwd: folder, env, uid };
    await run('npm', [...INSTALL, tarball], options);
    await tryOut(folder, options);
    const versions = await Promise.all(['node', 'npm'].map((program) => run(program, ['--version'], options)));
    const [nodeVersion, npmVersion] = versions.map((text) => text.trim());
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`ok    ${name.padEnd(13)} node ${nodeVersion}, npm ${npmVersion}, ${seconds} s`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${name}\n${error.message}`);
    return false;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function tryOut(folder, options) {
  const cli = (cwd, ...args) => run(join(folder, 'node_modules/.bin/platform'), args, { ...options, cwd });
  await cli(folder, 'init', 'shop', '--yes');
  const shop = join(folder, 'shop');
  const down = () => cli(shop, 'down', '--data', '--yes');
  try {
    await cli(shop, 'up', '-d', '--port', 'auto');
    const { components } = JSON.parse(await cli(shop, 'status', '--json'));
    await request(components.find(({ name }) => name === 'load-balancer').address);
  } catch (error) {
    await down().catch(() => undefined);
    throw error;
  }
  await down();
  const left = processesIn(folder);
  if (left.length > 0) throw new Error(`still running after down: ${left.join(', ')}`);
}

/** The same questions everywhere: products for all, a new one for who is logged in and nobody else. */
async function request(address) {
  const ask = async (path, expected, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
    const answer = await fetch(`${address}${path}`, init);
    const text = await answer.text();
    if (answer.status !== expected) throw new Error(`${path}: ${answer.status} instead of ${expected}\n${text}`);
    return JSON.parse(text);
  };
  const { items } = await ask('/api/products', 200);
  if (items.length === 0) throw new Error('/api/products: there is no demo data');
  const credentials = { email: 'demo@example.com', password: 'demo-password' };
  const { accessToken } = await ask('/api/auth/login', 200, credentials);
  const product = { name: 'Matrix', priceCents: 100 };
  await ask('/api/products', 401, product);
  await ask('/api/products', 201, product, accessToken);
}

/** Processes that work in a folder (Linux; elsewhere nobody can be asked so simply). */
function processesIn(folder) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in CELLS));
if (unknown.length > 0) {
  console.error(`there is no cell ${unknown.join(', ')}; there are ${Object.keys(CELLS).join(', ')}`);
  process.exit(2);
}
const packs = mkdtempSync(join(tmpdir(), 'platform-pack-'));
chmodSync(packs, 0o755);
const told = execFileSync('npm', ['pack', '--json', '--pack-destination', packs], { cwd: root, encoding: 'utf8' });
const [packed] = JSON.parse(told.slice(told.indexOf('[')));
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
