import { userSecret } from './accounts.ts';
import type { Runnable, Sources } from './sources.ts';
import type { Component, SecretSpec, Task } from './types.ts';

/**
 * Every secret that a component or a task reads, once. Those of a store guard its data, those of a template are made for its
 * component, those of accounts that we make in an outside store are for these; the others are the user's to set.
 */
export function secretSpecs(
  components: readonly Component[],
  tasks: readonly Task[],
  { runnables, stores }: Sources,
): SecretSpec[] {
  const uses = [
    ...components.flatMap((component) => component.secrets),
    ...tasks.flatMap((task) => (task.run.type === 'store' ? task.run.secrets : [])),
  ];
  const managed = new Set(
    components.filter(({ kind, workload }) => kind === 'store' && workload.type !== 'external').map(({ name }) => name),
  );
  const made = new Set([
    ...runnables.flatMap(ofTemplate),
    ...components.filter(({ kind }) => kind === 'addon').flatMap(({ secrets }) => secrets.map(({ secret }) => secret)),
  ]);
  const accounts = stores
    .filter(({ spec, template }) => spec.admin !== undefined && template.manifest.binding?.perUser)
    .map(({ name }) => userSecret(name, ''));
  const generated = (name: string) => made.has(name) || accounts.some((start) => name.startsWith(start));
  const names = [...new Set(uses.map((use) => use.secret))].sort();
  return names.map((name) => {
    const owner = name.split('.')[0] ?? '';
    if (managed.has(owner)) return { name, origin: 'generated', guards: owner };
    return { name, origin: generated(name) ? 'generated' : 'user' };
  });
}

/** What platform.yaml names as well is the user's. */
function ofTemplate({ name, spec, template }: Runnable): string[] {
  const keys = template?.manifest.secrets ?? [];
  return keys.filter((key) => !spec.secrets?.includes(key)).map((key) => `${name}.${key}`);
}
