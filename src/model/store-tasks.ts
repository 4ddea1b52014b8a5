import { basename } from 'node:path';
import { type BindingManifest, fill, type PerUser, type Setup, type Template } from '../catalog/index.ts';
import {
  accountOf,
  accountsOf,
  adminOf,
  bindingOf,
  isOurs,
  outsideOf,
  ownSecret,
  saidByAddress,
  userSecret,
} from './accounts.ts';
import { type DeclaredEdge, usersOf } from './edges.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import type { ConfigFile, SecretUse, StoreWork, Task, Value } from './types.ts';

type Names = Readonly<Record<string, unknown>>;

/** What is made in a store before its users come; then a task for each account: its role, its database, its rights. */
export function storeTasks(stored: Stored, edges: readonly DeclaredEdge[], sources: Sources): Task[] {
  const { runtime } = sources.config.environment;
  const binding = bindingOf(stored, runtime);
  if (!isOurs(stored)) return [];
  const left = leftTo(stored, binding, runtime);
  const setup = left.includes('setup') ? setupTasks(stored, binding, edges, sources) : [];
  return [...setup, ...(left.includes('users') ? accountTasks(stored, binding, edges, sources, setup) : [])];
}

/** What is ours to do: where an operator runs the store, the rest stands in its resources. */
function leftTo(
  { spec, template }: Stored,
  binding: BindingManifest | undefined,
  runtime: string,
): readonly ('setup' | 'users')[] {
  if (spec.mode === 'operator') return template.manifest.run.operator?.tasks ?? [];
  if (runtime !== 'local') return ['setup', 'users'];
  // Engines of the local runtime set themselves up; what they need beside that is SQL.
  return binding?.perUser?.sql === undefined ? [] : ['users'];
}

function setupTasks(
  stored: Stored,
  binding: BindingManifest | undefined,
  edges: readonly DeclaredEdge[],
  sources: Sources,
): Task[] {
  const names = namesOf(stored, binding, edges, sources);
  return Object.entries(stored.template.manifest.setup).map(([name, work]) => ({
    ...taskOf(stored, name),
    run: workOf(stored, work, binding, [], names, sources),
    gates: usersOf(stored.name, edges).map(({ from }) => from),
  }));
}

function accountTasks(
  stored: Stored,
  binding: BindingManifest | undefined,
  edges: readonly DeclaredEdge[],
  sources: Sources,
  setup: readonly Task[],
): Task[] {
  const perUser = binding?.perUser;
  if (!perUser) return [];
  const users = usersOf(stored.name, edges).map(({ from }) => from);
  const common = namesOf(stored, binding, edges, sources);
  return accountsOf(stored, edges).map((account) => {
    const mine = users.filter((user) => accountOf(stored, user) === account);
    const topics = [...new Set(mine.flatMap((user) => topicsOf(user, sources)))];
    const publishes = [...new Set(mine.flatMap((user) => publishedBy(user, sources)))];
    const named = { ...common, user: account, topics, publishes };
    const fields = Object.entries(binding.fields).map(([key, text]) => [key, fill(text, named)]);
    const names = { ...named, ...Object.fromEntries(fields), ...saidOutside(stored, binding) };
    const { sql } = perUser;
    const work = { ...perUser, files: [...(sql === undefined ? [] : [sql]), ...perUser.files] };
    const secrets = [{ secret: userSecret(stored.name, account), file: 'password' }];
    return {
      ...taskOf(stored, `user-${account}`),
      run: {
        ...workOf(stored, work, binding, secrets, names, sources),
        ...(sql === undefined ? {} : { sql: contentOf(stored.template, sql) }),
      },
      after: [stored.name, ...setup.map(({ id }) => id)],
      gates: perUser.gates === 'all' ? users : mine,
    };
  });
}

const taskOf = ({ name: store }: Stored, name: string) => ({
  id: `${store}/${name}`,
  component: store,
  name,
  inputs: [],
  after: [store],
});

const saidOutside = (stored: Stored, binding: BindingManifest | undefined) => {
  const outside = outsideOf(stored);
  return outside ? saidByAddress(outside, binding) : {};
};

/** What every text of a task may name. */
function namesOf(
  stored: Stored,
  binding: BindingManifest | undefined,
  edges: readonly DeclaredEdge[],
  { config }: Sources,
): Names {
  return {
    ...parametersOf(stored.template.manifest, stored.spec, config.file, stored.name),
    tls: 'false',
    ...saidOutside(stored, binding),
    users: accountsOf(stored, edges),
    admin: adminOf(stored, binding).name,
  };
}

/** A command with the store's own client, or another's: as the user of the store's image in both cases. */
function workOf(
  stored: Stored,
  work: Setup,
  binding: BindingManifest | undefined,
  secrets: readonly SecretUse[],
  names: Names,
  sources: Sources,
): StoreWork {
  const { name, template, spec } = stored;
  const container = template.manifest.run.container;
  const params = parametersOf(template.manifest, spec, sources.config.file, name);
  const image = work.image ?? container?.image;
  return {
    type: 'store',
    store: name,
    ...(image === undefined ? {} : { image: fill(image, params) }),
    ...(container ? { user: container.user } : {}),
    // The image asks for a volume where the data of the store would be; a client needs none.
    writable: work.image === undefined ? Object.values(container?.volumes ?? {}).map(({ path }) => path) : [],
    command: work.command.map((part) => fill(part, names)),
    files: work.files.map(
      (path): ConfigFile => ({
        path: `/config/${basename(path)}`,
        content: contentOf(template, path),
      }),
    ),
    env: Object.fromEntries(
      Object.entries(work.env).map(([key, value]) => [key, addressed(value, stored) ?? fill(value, names)]),
    ),
    secrets: [
      ...secrets,
      ...work.secrets.map((file) => ({
        secret: file === 'admin' ? adminOf(stored, binding).secret : ownSecret(name, file),
        file,
      })),
    ],
  };
}

const contentOf = (template: Template, path: string) => template.config.get(path) ?? '';

function addressed(value: string, stored: Stored): Value | undefined {
  const [, asked] = /^\{(host|port)\}$/.exec(value) ?? [];
  if (asked === undefined) return undefined;
  const outside = outsideOf(stored);
  const { binding, endpoints } = stored.template.manifest;
  const endpoint = binding?.endpoint ?? Object.keys(endpoints)[0] ?? 'tcp';
  const ref = asked as 'host' | 'port';
  return outside ? String(outside[ref]) : { ref, component: stored.name, endpoint };
}

/** What a program consumes, as its template says. */
export const topicsOf = (user: string, sources: Sources): string[] => said(user, sources, 'consumes');

/** What a program publishes to; `*` where its template does not say. */
const publishedBy = (user: string, sources: Sources): string[] => said(user, sources, 'publishes', ['*']);

function said(
  user: string,
  { runnables, config }: Sources,
  key: 'consumes' | 'publishes',
  otherwise: string[] = [],
): string[] {
  const runnable = runnables.find(({ name }) => name === user);
  const texts = runnable?.template?.manifest[key];
  if (!runnable?.template || !texts) return otherwise;
  const params = parametersOf(runnable.template.manifest, runnable.spec.parameters ?? {}, config.file, user);
  return texts.flatMap((text) => fill(text, params).split(',')).filter((topic) => topic !== '');
}

/** The account of what reads the statistics of a store: one more task, for an account that is no user's. */
export function monitorTask(stored: Stored, work: PerUser, account: string, sources: Sources): Task {
  const binding = bindingOf(stored, sources.config.environment.runtime);
  const names = { ...namesOf(stored, binding, [], sources), user: account };
  const { sql } = work;
  const files = [...(sql === undefined ? [] : [sql]), ...work.files];
  const secrets = [{ secret: userSecret(stored.name, account), file: 'password' }];
  return {
    ...taskOf(stored, `user-${account}`),
    run: workOf(stored, { ...work, files }, binding, secrets, names, sources),
    gates: [account],
  };
}
