// npm run templates: renews what follows from the routes of the templates, their openapi.json and the SDK's types of it. A project with all of
// them is made aside, generates both as any project does, and they are brought back.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'platform-templates-'));
const project = join(work, 'shop');

/** Service templates with routes, by the name that their component has here. */
const services = readdirSync(join(root, 'templates'))
  .filter((name) => existsSync(join(root, 'templates', name, 'files/openapi.json')))
  .map((template) => ({ name: template.replace(/^service-/, ''), template }));

try {
  await buildAll();
  const platform = join(root, 'bin/platform.js');
  run(process.execPath, [platform, 'init', project, '--yes', '--no-git', '--blueprint', 'full'], work);
  run('npm', ['run', '--silent', 'generate'], project);
  for (const { name, template } of services) {
    const target = join(root, 'templates', template);
    bring(`services/${name}/openapi.json`, join(target, 'files/openapi.json'));
    bring(`packages/sdk/src/generated/${name}.ts`, join(target, 'with/sdk/src/generated/{name}.ts'));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function bring(path, target) {
  const from = join(project, path);
  if (!existsSync(from)) throw new Error(`the blueprint full makes no ${path}`);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(from, target);
}

function run(file, args, cwd) {
  const { status } = spawnSync(file, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit code ${status}`);
}
