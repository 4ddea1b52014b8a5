/** The Kubernetes runtime: compiles to objects, asks the API for differences, applies them and judges what the cluster makes of it. */
import type { ImageBuilder } from '../../engine/image-builder.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { ImageDelivery } from '../../model/types.ts';
import type { Resource } from '../../plan/types.ts';
import { createAddresses } from './address/index.ts';
import { apply } from './apply/index.ts';
import { createAutoscaler } from './autoscaler/index.ts';
import { check } from './check.ts';
import { explain } from './client/index.ts';
import { type ClusterIdentity, type ClusterOptions, createCluster } from './cluster.ts';
import { compare, driftOf } from './compare/index.ts';
import { compile } from './compile/index.ts';
import { createExec } from './exec.ts';
import { createImages } from './images/index.ts';
import { createLogs } from './logs/index.ts';
import { createObserver, type Observer } from './observe/index.ts';
import { preflight } from './preflight/index.ts';
import { createReleases } from './releases.ts';
import { type RenderedFile, renderManifests } from './render/index.ts';
import { createReplicas } from './replicas.ts';
import { withAllMissing } from './rights/index.ts';
import { createRun } from './run/index.ts';
import { createSamples } from './samples.ts';
import { createSecrets } from './secrets.ts';
import { secretsOf } from './secrets-of.ts';
import { verdict } from './verdict/index.ts';

export type { KubeconfigOptions } from './client/index.ts';
export type { ClusterIdentity } from './cluster.ts';
export { type Place, placeOf } from './names.ts';
export { type Rendered, type RenderedFile, renderKustomize, renderManifests } from './render/index.ts';
export { renderRights } from './rights/index.ts';

export interface KubernetesOptions extends ClusterOptions {
  /** Absolute: `.platform/<environment>`. */
  readonly stateDir: string;
  /** `delivery.images` of platform.yaml. */
  readonly delivery?: ImageDelivery;
  /** Builds images on this machine. Without it they must have been built elsewhere (`--image-tag`). */
  readonly imageBuilder?: () => Promise<ImageBuilder>;
}

export interface KubernetesRuntime extends Runtime {
  /** Where it deploys to: shown by the first deploy and pinned in platform.lock. */
  identity(): Promise<ClusterIdentity>;
  /** The resources as files. Needs no cluster. */
  render(resources: readonly Resource[]): RenderedFile[];
  /** Ends connections. The lock is left to its end if it is held: for tests that stand for a killed process. */
  close(): Promise<void>;
}

/** Between two observations while something is waited for; each costs a handful of small requests. */
const POLL_MS = 250;

/** One environment on one cluster. Nothing is connected until something is asked. */
export function createKubernetesRuntime(options: KubernetesOptions): KubernetesRuntime {
  const { ports, place } = options;
  const cluster = createCluster(options);
  const client = cluster.client;
  let observer: Promise<Observer> | undefined;
  const observing = () => {
    observer ??= client().then((connected) => createObserver(connected, place));
    observer.catch(() => {
      observer = undefined;
    });
    return observer;
  };
  const secrets = createSecrets(ports, place, client);
  const run = createRun({ ports, place, client, observer: observing, hasUserSecrets: secrets.hasUserSecrets });
  const addresses = createAddresses(ports, place, client);
  const { imageBuilder } = options;
  const told = <T>(doing: string, work: Promise<T>): Promise<T> =>
    work.catch(async (error) => {
      const connected = await client();
      const known = explain(connected.where, error, `${doing} in namespace ${place.namespace}`);
      throw await withAllMissing(known, connected, place);
    });
  const releases = createReleases(place, client);
  return {
    name: 'kubernetes',
    capabilities: { rollout: 'native', scaling: 'native' },
    pollMs: POLL_MS,
    check: (model) => check(cluster, place, model),
    compile,
    secretsOf,
    async observe(scope, signal) {
      const seen = await told('to look at things', (await observing()).observe(signal));
      const { components } = scope;
      return components ? seen.filter(({ component }) => components.includes(component)) : seen;
    },
    async compare(desired, observed) {
      const connected = await client();
      const { object } = await observing();
      return told('to compare', compare(connected, place, desired, observed, object));
    },
    drift: async (released, observed) => driftOf(released, observed, (await observing()).object),
    async preflight({ operations, desired }, signal) {
      const connected = await client();
      const { object } = await observing();
      const asked = preflight(operations, desired, { client: connected, place, signal, liveOf: object });
      return told('to ask what it allows', asked);
    },
    async apply(operation, signal) {
      run.assertHeld();
      return apply(operation, {
        client: await client(),
        place,
        clock: ports.clock,
        observer: await observing(),
        signal,
        takeOver: run.takesOver(),
      });
    },
    verdict,
    begin: (info, signal) => told('to keep its records', run.begin(info, signal)),
    end: (info, result) => told('to keep its records', run.end(info, result)),
    lock: { acquire: (signal) => told('to hold its lock', run.lock.acquire(signal)) },
    logs: createLogs(ports, place, client),
    exec: createExec(place, client),
    images: createImages({
      ports,
      ...(options.delivery === undefined ? {} : { delivery: options.delivery }),
      stateDir: options.stateDir,
      cluster: cluster.identity,
      ...(imageBuilder ? { builder: imageBuilder } : {}),
    }),
    releases: { ...releases, list: () => told('to list releases', releases.list()) },
    secrets: { ...secrets.store, versions: () => told('to list secrets', secrets.store.versions()) },
    samples: createSamples(place, client),
    replicas: createReplicas(place, client),
    autoscaler: createAutoscaler(place, client, ports.clock),
    address: addresses.address,
    open: addresses.open,
    identity: cluster.identity,
    render: (resources) => renderManifests(place, resources),
    async close() {
      run.abandon();
      await cluster.close();
    },
  };
}
