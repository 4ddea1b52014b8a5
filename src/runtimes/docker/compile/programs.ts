import { type Component, type Context, isServed, type Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { METRICS } from '../signals.ts';
import type { ContainerSpec, ImageSpec, ProbeSpec } from '../spec.ts';
import { gatesOf, imageId, replicaId, resource } from './resource.ts';
import { surroundings } from './values.ts';

/** Never root, and above the range that systems give to people. */
export const USER = { uid: 10001, gid: 10001 };
const APP_FOLDER = '/app';
const PIDS = 256;
const GRACE_SECONDS = 10;

/** Image and replicas of a component that is built from the project. */
export function program(model: Model, component: Component, context: Context): Resource[] {
  const count = context.replicas[component.name]?.value ?? component.replicas;
  const spec = programSpec(model, component, context);
  const dependsOn = [imageId(component.name), ...gatesOf(model, component.name)];
  const replicas = Array.from({ length: count }, (_, index) =>
    resource(
      {
        id: replicaId(component.name, index + 1),
        kind: 'container',
        component: component.name,
        rollout: 'replica',
        dependsOn,
      },
      spec,
    ),
  );
  return [image(component, context), ...replicas];
}

function image(component: Component, { images }: Context): Resource {
  const spec: ImageSpec = { reference: images[component.name] ?? null };
  return resource({ id: imageId(component.name), kind: 'image', component: component.name, rollout: 'in-place' }, spec);
}

export const imageOf = ({ name }: Component, { images, instance }: Context): string =>
  images[name] ?? `${instance}/${name}:none`;

/** What replicas and tasks of a component share, with the command of its replicas. */
export function programSpec(model: Model, component: Component, context: Context): ContainerSpec {
  const { workload, endpoints, resources, name } = component;
  const [endpoint] = endpoints;
  const base = {
    SERVICE_NAME: name,
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    ...(endpoint ? { PORT: String(endpoint.port) } : {}),
  };
  return {
    image: imageOf(component, context),
    built: true,
    // Replaces the entrypoint: what starts is the bundle, whatever the base image does by default.
    entrypoint: workload.type === 'node' ? ['node', workload.entry] : null,
    command: null,
    folder: workload.type === 'node' ? APP_FOLDER : null,
    ...surroundings(component, base, model, context),
    user: USER,
    init: workload.type === 'source',
    volumes: {},
    writable: ['/tmp'],
    limits: { ...resources.limits, pids: PIDS },
    alias: null,
    live: { join: 'ready', alias: isServed(component) ? name : null },
    ports: portsOf(component),
    probe: probeOf(component),
    // SIGTERM is a notice to drain; when the platform goes down nobody is left to serve.
    stop: { signal: 'SIGINT', graceSeconds: GRACE_SECONDS },
    metrics: component.metrics ?? null,
    lists: null,
    balances: [],
    task: null,
  };
}

/** With a policy somewhere that asks for rates, the gateway's own port for them too. */
function portsOf({ endpoints, rates }: Component): ContainerSpec['ports'] {
  const served = endpoints.map((each) => [each.name, { inside: each.port, outside: null, protocol: each.protocol }]);
  const asked = rates ? [[METRICS, { inside: rates.port, outside: null, protocol: 'http' }]] : [];
  return Object.fromEntries([...served, ...asked]);
}

function probeOf({ endpoints, health }: Component): ProbeSpec {
  const [endpoint] = endpoints;
  return endpoint && health ? { kind: 'http', port: endpoint.port, path: health.ready } : { kind: 'none' };
}
