import type { Component, EnvironmentInfo, Model } from '../../src/model/types.ts';

const resources = { cpu: 50, memory: 96 * 2 ** 20, limits: { cpu: 1000, memory: 256 * 2 ** 20 } };
const health = { live: '/livez', ready: '/readyz', startup: '/startupz' };

/** A node component that runs program.mjs, to be found at `services/<name>/dist/main.js` (and task.mjs at dist/task.js). */
export function contractService(name: string, parts: Partial<Component> = {}): Component {
  return {
    name,
    kind: 'service',
    workload: { type: 'node', path: `services/${name}`, entry: 'dist/main.js' },
    endpoints: [{ name: 'http', port: 3000, protocol: 'http' }],
    env: {},
    secrets: [],
    config: [],
    bindings: [],
    health,
    resources,
    replicas: 1,
    ...parts,
  };
}

/** A small platform with everything the contract speaks of: a store with data and a secret, two services, a task, edges. */
export function contractModel(environment: EnvironmentInfo, store: Partial<Component> = {}): Model {
  const valkey: Component = {
    name: 'store',
    kind: 'store',
    template: 'valkey',
    workload: {
      type: 'engine',
      local: { path: [], args: [], embeddedArgs: [], keeps: true, embedded: 'cache' },
      container: {
        image: 'valkey/valkey:9-alpine',
        env: {},
        user: { uid: 999, gid: 1000 },
        volumes: [{ name: 'data', path: '/data', bytes: 64 * 2 ** 20 }],
        writable: [],
        health: { tcp: { endpoint: 'redis' } },
        stopGraceSeconds: 5,
      },
    },
    endpoints: [{ name: 'redis', port: 6379, protocol: 'tcp' }],
    env: {},
    secrets: [{ secret: 'store.admin', file: 'ADMIN_PASSWORD' }],
    config: [],
    bindings: [],
    resources,
    replicas: 1,
    ...store,
  };
  const endpoint = valkey.endpoints[0]?.name ?? 'redis';
  return {
    name: 'contract',
    environment,
    components: [
      contractService('api'),
      valkey,
      contractService('web', {
        replicas: 2,
        env: {
          STORE_HOST: { ref: 'host', component: 'store', endpoint },
          API_URL: { ref: 'url', component: 'api', endpoint: 'http' },
        },
        bindings: [
          { to: 'api', endpoint: 'http', prefix: 'API', driver: 'http' },
          { to: 'store', endpoint, prefix: 'STORE', driver: 'redis' },
        ],
      }),
    ],
    edges: [
      { from: 'web', to: 'api', kind: 'uses', endpoint: 'http', gates: false },
      { from: 'web', to: 'store', kind: 'uses', endpoint, gates: true },
    ],
    tasks: [
      {
        id: 'api/setup',
        component: 'api',
        name: 'setup',
        run: { type: 'program', command: 'node dist/task.js' },
        inputs: ['setup/**'],
        after: ['store'],
        gates: ['api'],
      },
    ],
    secrets: [{ name: 'store.admin', origin: 'generated', guards: 'store' }],
    delivery: {},
  };
}

/** The model with one component changed. */
export function withComponent(model: Model, name: string, change: Partial<Component>): Model {
  return { ...model, components: model.components.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}

/** The model without a component, and without what belongs to it. */
export function withoutComponent(model: Model, name: string): Model {
  const components = model.components
    .filter((each) => each.name !== name)
    .map((each) => {
      const bindings = each.bindings.filter(({ to }) => to !== name);
      const env = Object.entries(each.env).filter(
        ([, value]) => typeof value === 'string' || !('component' in value) || value.component !== name,
      );
      return { ...each, bindings, env: Object.fromEntries(env) };
    });
  return {
    ...model,
    components,
    edges: model.edges.filter(({ from, to }) => from !== name && to !== name),
    tasks: model.tasks.filter(({ component }) => component !== name),
  };
}
