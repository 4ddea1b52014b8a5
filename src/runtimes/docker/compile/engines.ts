import type { Component, Context, ContainerSpec as Engine, Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { type ContainerSpec, namesOf, type ProbeSpec, type VolumeSpec } from '../spec.ts';
import { engineId, gatesOf, resource, volumeId } from './resource.ts';
import { surroundings } from './values.ts';

const PIDS = 1024;

/** Volumes and container of a store, or the container of a balancer: one copy, replaced stop-first. */
export function engine(model: Model, component: Component, made: Engine, context: Context): Resource[] {
  const { name } = component;
  const names = namesOf(context.instance);
  const volumes = made.volumes.map((volume) => {
    // Its size is not in the spec: the engine cannot hold a volume to one.
    const spec: VolumeSpec = { name: names.volume(name, volume.name) };
    return resource({ id: volumeId(name, volume.name), kind: 'volume', component: name, rollout: 'in-place' }, spec);
  });
  // An exporter waits for its store, and for its account there.
  const dependsOn = [...volumes.map(({ id }) => id), ...gatesOf(model, name)];
  const spec = engineSpec(model, component, made, context);
  return [
    ...volumes,
    resource(
      {
        id: engineId(name),
        kind: 'container',
        component: name,
        rollout: 'stop-first',
        dependsOn,
        ...(made.startSeconds === undefined ? {} : { deadlineMs: made.startSeconds * 1000 }),
        ...(made.restart ? { restartsInside: true } : {}),
      },
      spec,
    ),
  ];
}

/** What the container of an engine and the tasks with its client share. */
export function engineSpec(model: Model, component: Component, made: Engine, context: Context): ContainerSpec {
  const { name, kind, resources } = component;
  const names = namesOf(context.instance);
  const isBalancer = kind === 'balancer';
  const owned = made.volumes.flatMap(({ path, folder }) => (folder === undefined ? [] : [`${path}/${folder}`]));
  return {
    image: made.image,
    built: false,
    entrypoint: made.command ?? null,
    command: made.args ?? null,
    folder: null,
    ...surroundings(component, made.env, model, context),
    user: made.user,
    init: false,
    volumes: Object.fromEntries(made.volumes.map((volume) => [volume.path, names.volume(name, volume.name)])),
    ...(owned.length > 0 ? { owned } : {}),
    writable: made.writable,
    limits: { ...resources.limits, pids: PIDS },
    alias: name,
    live: isBalancer ? { join: 'start', alias: null } : null,
    ports: portsOf(component, context),
    probe: probeOf(component, made),
    ...(made.restart ? { restart: made.restart } : {}),
    stop: { signal: made.stopSignal ?? null, graceSeconds: made.stopGraceSeconds },
    metrics: null,
    lists: listsOf(component),
    balances: isBalancer ? component.bindings.map(({ to }) => to) : [],
    task: null,
  };
}

/** The first port of what is published has the number that people know; the engine chooses the others. */
function portsOf({ name, endpoints, publish }: Component, { ports }: Context): ContainerSpec['ports'] {
  return Object.fromEntries(
    endpoints.map((endpoint, index) => {
      const known = index === 0 && publish !== undefined;
      const outside = known ? (ports[`${name}/${endpoint.name}`] ?? publish) : null;
      return [endpoint.name, { inside: endpoint.port, outside, protocol: endpoint.protocol }];
    }),
  );
}

function listsOf({ config }: Component): ContainerSpec['lists'] {
  const file = config.find(({ lists }) => lists !== undefined);
  return file?.lists === undefined ? null : { path: file.path, format: file.lists };
}

function probeOf({ endpoints }: Component, { health }: Engine): ProbeSpec {
  if ('command' in health) return { kind: 'command', command: health.command };
  const asked = 'http' in health ? health.http.endpoint : health.tcp.endpoint;
  const port = endpoints.find(({ name }) => name === asked)?.port;
  if (port === undefined) return { kind: 'none' };
  return 'http' in health ? { kind: 'http', port, path: health.http.path } : { kind: 'tcp', port };
}
