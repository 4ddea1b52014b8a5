import { fill, type Template } from '../catalog/index.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import type { Backup, Component, RuntimeName } from './types.ts';

/** The store, and how its data is copied on the runtime of this environment, where its template says so. */
export function withBackup(store: Component, { template, spec, name }: Stored, { config }: Sources): Component {
  const params = parametersOf(template.manifest, spec, config.file, name);
  const backup = backupOf(template, config.environment.runtime, params, store.workload);
  return backup ? { ...store, backup } : store;
}

function backupOf(
  template: Template,
  runtime: RuntimeName,
  params: Readonly<Record<string, unknown>>,
  workload: Component['workload'],
): Backup | undefined {
  if (workload.type === 'external') return { none: 'it is somebody else’s: whoever runs it copies it' };
  const { local, container, operator } = template.manifest.run;
  if (workload.type === 'operated') {
    const own = container?.backup;
    if (own && 'none' in own) return { none: fill(own.none, params) };
    return {
      none: `${workload.operator.name} runs it, and copies it: ${fill(operator?.backup ?? 'see its own words', params)}`,
    };
  }
  const declared = runtime === 'local' ? local?.backup : container?.backup;
  if (!declared) return undefined;
  if (!keepsData(workload, runtime))
    return { none: 'it keeps nothing: what is in it goes when it stops', forgets: true };
  if ('none' in declared) return { none: fill(declared.none, params) };
  // Braces of a shell are its own: only commands that the manifest spells out are filled in.
  const command = (said: string | readonly string[]) =>
    typeof said === 'string' ? ['sh', '-c', template.config.get(said) ?? ''] : said.map((part) => fill(part, params));
  const { content, schema } = declared;
  const here = declared.here && {
    ...(declared.here.password ? { password: command(declared.here.password) } : {}),
  };
  return {
    content,
    schema,
    dump: command(declared.dump),
    restore: command(declared.restore),
    ...(here ? { here } : {}),
  };
}

function keepsData(workload: Component['workload'], runtime: RuntimeName): boolean {
  if (workload.type !== 'engine') return false;
  return runtime === 'local' ? workload.local?.keeps === true : (workload.container?.volumes.length ?? 0) > 0;
}
