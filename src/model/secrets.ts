import type { Component, SecretSpec, Task } from './types.ts';

/** Every secret that a component or a task reads, once. Those of a store guard its data; the others are the user's to set. */
export function secretSpecs(components: readonly Component[], tasks: readonly Task[]): SecretSpec[] {
  const uses = [
    ...components.flatMap((component) => component.secrets),
    ...tasks.flatMap((task) => (task.run.type === 'store' ? task.run.secrets : [])),
  ];
  const managed = new Set(
    components.filter(({ kind, workload }) => kind === 'store' && workload.type !== 'external').map(({ name }) => name),
  );
  const names = [...new Set(uses.map((use) => use.secret))].sort();
  return names.map((name) => {
    const owner = name.split('.')[0] ?? '';
    return managed.has(owner) ? { name, origin: 'generated', guards: owner } : { name, origin: 'user' };
  });
}
