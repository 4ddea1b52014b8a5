import type { DeclaredEdge } from './edges.ts';
import type { Runnable, Sources } from './sources.ts';
import type { Task } from './types.ts';

/** Environments in which demo data is loaded unless said otherwise. */
const SEEDED = ['local', 'docker', 'dev'];

/** Tasks of a program: its template's, replaced or extended by those of platform.yaml. */
export function programTasks(
  runnable: Runnable,
  edges: readonly DeclaredEdge[],
  stores: readonly Task[],
  sources: Sources,
): Task[] {
  const { name, spec, template } = runnable;
  const { environment } = sources.config;
  const seed = spec.seed ?? (SEEDED.includes(environment.runtime) || SEEDED.includes(environment.name));
  const written = new Map(
    (spec.tasks ?? []).map((task) => [task.name, { after: [] as string[], seed: false, ...task }]),
  );
  const served = new Set(
    sources.stores
      .filter((store) => edges.some(({ from, to }) => from === name && to === store.name))
      .map((store) => store.template.manifest.serves),
  );
  const declared = new Map(
    (template?.manifest.tasks ?? [])
      .filter(({ needs }) => needs === undefined || served.has(needs))
      .map((task) => [task.name, task]),
  );
  const tasks = [...new Map([...declared, ...written]).values()].filter((task) => !task.seed || seed);
  const uses = edges.filter((edge) => edge.from === name && edge.gates).map((edge) => edge.to);
  const roles = stores.filter((task) => task.gates.includes(name)).map((task) => task.id);
  const siblings = new Set(tasks.map((task) => task.name));
  return tasks.map((task) => ({
    id: `${name}/${task.name}`,
    component: name,
    name: task.name,
    run: { type: 'program' as const, command: task.run },
    ...(task.seed ? { seed: true } : {}),
    inputs: task.inputs,
    after: [
      ...uses,
      ...roles,
      ...task.after.filter((sibling) => siblings.has(sibling)).map((sibling) => `${name}/${sibling}`),
    ],
    gates: task.before === 'start' ? [name] : [],
  }));
}
