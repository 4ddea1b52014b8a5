import { dirname } from 'node:path';
import type { Component, Context } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { layoutOf } from '../layout.ts';
import type { ProcessSpec, UsersSpec } from '../spec.ts';
import { processId, resource, STORE_DEADLINE_MS } from './resource.ts';
import { portOf, secretRef } from './values.ts';

/** An engine: its data, the passwords of its users, its process. The data outlives the process. */
export function store(component: Component, context: Context): Resource[] {
  const { workload, name, endpoints } = component;
  if (workload.type !== 'engine' || !workload.local || component.kind === 'balancer') return [];
  const layout = layoutOf(context.stateDir);
  const keep = workload.local.keeps;
  const folder = keep ? layout.data(name) : layout.scratch(name);
  const own = component.secrets.filter(({ file }) => !file.includes('/'));
  const users = usersOf(component, context);
  const endpoint = endpoints[0];
  const spec: ProcessSpec = {
    kind: 'process',
    program: {
      type: 'engine',
      path: workload.local.path,
      args: workload.local.args,
      embedded: workload.local.embedded ?? null,
      embeddedArgs: workload.local.embeddedArgs,
      data: { folder, keep },
      users: users?.folder ?? null,
    },
    cwd: dirname(folder),
    env: {},
    files: {},
    secrets: Object.fromEntries(
      own.map(({ secret, file }) => [layout.secretFile(name, file), secretRef(secret, context)]),
    ),
    bundle: null,
    port: endpoint ? portOf(context, name, endpoint.name) : null,
    ready: null,
    listed: false,
  };
  const data = resource(
    { id: `${name}/data`, component: name, rollout: 'in-place', holdsData: true },
    { kind: 'data', folder },
  );
  const accounts = users && resource({ id: `${name}/users`, component: name, rollout: 'in-place' }, users);
  const process = resource(
    {
      id: processId(name),
      component: name,
      rollout: 'stop-first',
      dependsOn: [...(keep ? [data.id] : []), ...(accounts ? [accounts.id] : [])],
      deadlineMs: STORE_DEADLINE_MS,
    },
    spec,
  );
  return [...(keep ? [data] : []), ...(accounts ? [accounts] : []), process];
}

/** Secrets in a folder are the users'; the engine reads the folder again when it changes, so they are no part of the process. */
function usersOf(component: Component, context: Context): UsersSpec | undefined {
  const files = component.secrets.filter(({ file }) => file.includes('/'));
  const folder = files[0]?.file.split('/')[0];
  if (folder === undefined) return undefined;
  return {
    kind: 'users',
    folder: layoutOf(context.stateDir).secretFile(component.name, folder),
    files: Object.fromEntries(
      files.map(({ file, secret }) => [file.slice(folder.length + 1), secretRef(secret, context)]),
    ),
  };
}
