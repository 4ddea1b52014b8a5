// npm run templates: renews what follows from the routes of the templates, their openapi.json and the SDK's types of it. A project with all of
// them is made aside, generates both as any project does, and they are brought back.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'platform-templates-'));
const project = join(work, 'shop');

/** Components of the blueprint full, by the templates that have routes. */
const services = readdirSync(join(root, 'templates'))
  .filter((name) => name.startsWith('service-'))
  .map((template) => ({ name: template.replace('service-', ''), template }));
/** The service to start from is in no blueprint, and its path is that of its route. */
const SAMPLE = 'sample';
const SAMPLE_PATH = '{{#if route}}{{route}}{{else}}/api/{{name}}{{/if}}';

try {
  await buildAll();
  const platform = join(root, 'bin/platform.js');
  const sample = ['--set', `services.${SAMPLE}.template=service`, '--set', `services.${SAMPLE}.uses=[db]`];
  run(process.execPath, [platform, 'init', project, '--yes', '--no-git', '--blueprint', 'full', ...sample], work);
  run('npm', ['run', '--silent', 'generate'], project);
  for (const { name, template } of services) {
    const target = join(root, 'templates', template);
    bring(`services/${name}/openapi.json`, join(target, 'files/openapi.json'));
    bring(`packages/sdk/src/generated/${name}.ts`, join(target, 'with/sdk/src/generated/{name}.ts'));
  }
  const start = join(root, 'templates/service');
  bring(`services/${SAMPLE}/openapi.json`, join(start, 'files/openapi.json.hbs'), withRoute);
  bring(`packages/sdk/src/generated/${SAMPLE}.ts`, join(start, 'with/sdk/src/generated/{name}.ts.hbs'), withRoute);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function bring(path, target, change = (text) => text) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, change(readFileSync(join(project, path), 'utf8')));
}

function withRoute(text) {
  return text.replaceAll(`/api/${SAMPLE}`, SAMPLE_PATH);
}

function run(file, args, cwd) {
  const { status } = spawnSync(file, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit code ${status}`);
}
