import { basename } from 'node:path';
import { fill, type Template } from '../catalog/index.ts';
import { bindingOn, ownSecret, userSecret } from './bindings.ts';
import { type DeclaredEdge, usersOf } from './edges.ts';
import { parametersOf, type Runnable, type Sources, type Stored } from './sources.ts';
import type { ConfigFile, Task, Value } from './types.ts';

/** Environments in which demo data is loaded unless said otherwise. */
const SEEDED = ['local', 'docker', 'dev'];

/** One task for each user of a store: its role, its database, its rights. */
export function storeTasks(stored: Stored, edges: readonly DeclaredEdge[], sources: Sources): Task[] {
  const { manifest } = stored.template;
  const binding = bindingOn(manifest, sources.config.environment.runtime);
  const perUser = binding?.perUser;
  if (!perUser || stored.spec.mode === 'external') return [];
  const users = usersOf(stored.name, edges);
  return users.map((edge) => {
    const user = edge.from;
    const topics = topicsOf(user, sources);
    const params = { ...parametersOf(manifest, stored.spec, sources.config.file, stored.name), user, topics };
    const names = {
      ...params,
      ...Object.fromEntries(Object.entries(binding.fields).map(([key, text]) => [key, fill(text, params)])),
    };
    return {
      id: `${stored.name}/user-${user}`,
      component: stored.name,
      name: `user-${user}`,
      run: {
        type: 'store' as const,
        store: stored.name,
        ...(perUser.sql === undefined ? {} : { sql: text(stored.template, perUser.sql) }),
        command: perUser.command.map((part) => fill(part, names)),
        files: perUser.sql === undefined ? [] : [file(stored.template, perUser.sql)],
        env: Object.fromEntries(
          Object.entries(perUser.env).map(([key, value]) => [key, reference(value, edge) ?? fill(value, names)]),
        ),
        secrets: [
          { secret: userSecret(stored.name, user), file: 'password' },
          ...perUser.secrets.map((key) => ({ secret: ownSecret(stored.name, key), file: key })),
        ],
      },
      inputs: [],
      after: [stored.name],
      gates: perUser.gates === 'all' ? users.map(({ from }) => from) : [user],
    };
  });
}

/** What a program consumes, as its template says. */
function topicsOf(user: string, { runnables, config }: Sources): string[] {
  const runnable = runnables.find(({ name }) => name === user);
  if (!runnable?.template) return [];
  const params = parametersOf(runnable.template.manifest, runnable.spec.parameters ?? {}, config.file, user);
  return runnable.template.manifest.consumes.flatMap((text) => fill(text, params).split(','));
}

const text = (template: Template, path: string) => template.config.get(path) ?? '';
const file = (template: Template, path: string): ConfigFile => ({
  path: `/config/${basename(path)}`,
  content: text(template, path),
});

function reference(value: string, { to, endpoint }: DeclaredEdge): Value | undefined {
  const match = /^\{(host|port)\}$/.exec(value);
  return match ? { ref: match[1] as 'host' | 'port', component: to, endpoint } : undefined;
}

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
    inputs: task.inputs,
    after: [
      ...uses,
      ...roles,
      ...task.after.filter((sibling) => siblings.has(sibling)).map((sibling) => `${name}/${sibling}`),
    ],
    gates: task.before === 'start' ? [name] : [],
  }));
}
