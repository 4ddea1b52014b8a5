import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { run } from './measure.mjs';
import { temporaryFolder } from './project.mjs';

export const hasCompose = () =>
  run('docker', ['compose', 'version']).then(
    () => true,
    () => false,
  );

/**
 * The project's rendered Compose file, made ready as its first lines say: a file for each secret. `up` resolves when everything is
 * healthy; `down` takes containers and networks away, with `--volumes` the data too.
 */
export async function composeProject(defer, { at, name }) {
  const out = join(await temporaryFolder(defer), 'compose');
  await at('render', 'docker', '--out', out);
  const { secrets } = parse(await readFile(join(out, 'compose.yaml'), 'utf8'));
  await mkdir(join(out, 'secrets'));
  for (const { file } of Object.values(secrets)) {
    // Containers read it under a user of their own.
    await writeFile(join(out, file), randomBytes(18).toString('base64url'), { mode: 0o644 });
  }
  const compose = (...args) => run('docker', ['compose', '-p', `${name}-compose`, ...args], { cwd: out });
  const down = (...args) => compose('down', '--timeout', '10', ...args);
  defer(() => down('--volumes'));
  return { up: () => compose('up', '-d', '--wait'), down };
}
