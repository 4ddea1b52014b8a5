import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './measure.mjs';
import { temporaryFolder } from './project.mjs';

export const HELM = process.env.BENCH_HELM ?? 'helm';
const KUBECTL = process.env.BENCH_KUBECTL ?? 'kubectl';

export const hasHelm = () =>
  Promise.all([run(HELM, ['version']), run(KUBECTL, ['version', '--client'])]).then(
    () => true,
    () => false,
  );

/**
 * The rendered manifests of a project's environment as a chart, in a namespace of its own beside ours. Tasks may fail until their store is
 * there, because nothing orders them; the namespace and the secrets are made before (`prepare`), outside of the time that is taken.
 */
export async function helmRelease(defer, { at, name, env }) {
  const namespace = `${name}-helm`;
  const chart = join(await temporaryFolder(defer), 'chart');
  const kubectl = (...args) => run(KUBECTL, args, { env });
  const remove = () => kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--wait');
  defer(remove);
  return {
    remove,
    /** Writes the chart anew from what platform.yaml says now. */
    async render() {
      const out = join(await temporaryFolder(defer), 'manifests');
      await at('render', 'kubernetes', '--out', out);
      await mkdir(join(chart, 'templates'), { recursive: true });
      await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`);
      for (const file of await readdir(out, { recursive: true })) {
        if (!file.endsWith('.yaml') || file.startsWith('00-platform/secrets')) continue;
        const text = (await readFile(join(out, file), 'utf8')).replaceAll(`${name}-dev`, namespace);
        const isNamespace = file.endsWith('/namespace.yaml');
        const target = isNamespace ? 'namespace.yaml' : join('templates', file.replaceAll('/', '-'));
        await writeFile(join(chart, target), text);
      }
      return secretsIn(await readFile(join(out, '00-platform/secrets.yaml'), 'utf8'));
    },
    async prepare(secrets) {
      await kubectl('apply', '-f', join(chart, 'namespace.yaml'));
      for (const secret of secrets) {
        const value = randomBytes(18).toString('base64url');
        await kubectl('-n', namespace, 'create', 'secret', 'generic', secret, `--from-literal=value=${value}`);
      }
    },
    upgrade: () =>
      run(
        HELM,
        ['upgrade', '--install', name, chart, '-n', namespace, '--wait', '--wait-for-jobs', '--timeout', '5m'],
        {
          env,
        },
      ),
  };
}

/** The comment at the head of the rendered secrets names them all. */
const secretsIn = (text) => [...text.matchAll(/^# {3}(\S+): /gm)].map(([, name]) => name);
