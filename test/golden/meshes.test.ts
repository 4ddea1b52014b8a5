import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/index.ts';
import { renderedObjects } from './support/compiled.ts';
import { declaredConnections, distinct } from './support/network.ts';
import { build, ROOT } from './support/platforms.ts';

interface Meshed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly mtls?: { readonly mode: string };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode: string }>>;
    readonly rules?: readonly {
      readonly from?: readonly { readonly source: { readonly principals: readonly string[] } }[];
      readonly to: readonly { readonly operation: { readonly ports: readonly string[] } }[];
    }[];
    readonly port?: number;
    readonly proxyProtocol?: string;
    readonly accessPolicy?: string;
    readonly targetRef?: { readonly name: string };
    readonly requiredAuthenticationRefs?: readonly { readonly kind: string; readonly name: string }[];
    readonly identityRefs?: readonly { readonly name: string; readonly namespace: string }[];
    readonly http?: readonly { readonly retries: { readonly attempts: number } }[];
    readonly ports?: readonly { readonly name: string; readonly appProtocol?: string }[];
    readonly clusterIP?: string;
    readonly template?: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      };
    };
  };
}

const source = await readFile(join(ROOT, 'examples/clusters/platform.yaml'), 'utf8');
const WORLD = 'world';

async function platform(environment: string) {
  const { model } = await build(source, environment);
  const objects = renderedObjects(model) as unknown as Meshed[];
  const of = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  return { model, of, pods: of('Deployment', 'StatefulSet', 'Job') };
}

/** Service accounts stand for components; those of operators and of their pods for who they are. */
function nameOf(model: Model, account: string, namespace: string): string {
  if (namespace !== model.environment.namespace) return WORLD;
  const own = model.components.find(
    ({ name, workload }) =>
      name === account || (workload.type === 'operated' && workload.operator.serviceAccount === account),
  );
  return own?.name ?? account;
}
const component = (labels: Readonly<Record<string, string>> = {}) => Object.values(labels)[0] ?? '';
/** What pods may be reached by: all that is declared but what leads outside. */
const declared = (model: Model) => declaredConnections(model).filter((text) => !text.includes('-> world'));

describe.each(['europe', 'america'])('Istio in %s', async (environment) => {
  const { model, of, pods } = await platform(environment);

  it('lets in exactly the declared connections, by identity and port', () => {
    const allowed = of('AuthorizationPolicy').flatMap(({ spec }) =>
      (spec.rules ?? []).flatMap(({ from, to }) => {
        const principals = from?.flatMap((each) => each.source.principals) ?? [];
        const names = principals.map((text) => {
          const [, , namespace = '', , account = ''] = text.split('/');
          return nameOf(model, account, namespace);
        });
        const ports = to.flatMap(({ operation }) => operation.ports);
        const who = from === undefined ? [WORLD] : names;
        return who.flatMap((name) =>
          ports.map((port) => `${name} -> ${component(spec.selector?.matchLabels)}:${port}`),
        );
      }),
    );
    expect(distinct(allowed)).toEqual(declared(model));
  });

  it('takes mTLS alone, but where the world is led to', () => {
    const modes = of('PeerAuthentication').map(({ metadata, spec }) => [
      metadata.name,
      spec.mtls?.mode,
      spec.portLevelMtls,
    ]);
    expect(modes.filter(([, mode]) => mode !== 'STRICT')).toEqual([]);
    expect(modes.filter(([, , ports]) => ports !== undefined)).toEqual([
      ['gateway', 'STRICT', { 8080: { mode: 'PERMISSIVE' } }],
    ]);
    const running = model.components.filter(
      ({ kind, workload }) => kind !== 'balancer' && workload.type !== 'external',
    );
    expect(modes.map(([name]) => name).sort()).toEqual(running.map(({ name }) => name).sort());
  });

  it('has every pod in it, tasks too', () => {
    const label = environment === 'europe' ? 'istio.io/dataplane-mode' : 'sidecar.istio.io/inject';
    for (const { metadata, spec } of pods)
      expect(spec.template?.metadata.labels, metadata.name).toHaveProperty([label]);
  });
});

describe('sidecars of Istio', async () => {
  const { of, pods } = await platform('america');
  it('are there before the program, and end after it: tasks end', () => {
    for (const { spec } of pods) {
      expect(spec.template?.metadata.annotations).toMatchObject({
        'sidecar.istio.io/nativeSidecar': 'true',
        'proxy.istio.io/config': '{"holdApplicationUntilProxyStarts":true}',
      });
    }
  });
  it('never try again, and pass on what the gateway has chosen', () => {
    const attempts = of('VirtualService').flatMap(({ spec }) =>
      (spec.http ?? []).map(({ retries }) => retries.attempts),
    );
    expect(attempts.length).toBeGreaterThan(2);
    expect(new Set(attempts)).toEqual(new Set([0]));
    const headless = of('Service').filter(({ spec }) => spec.clusterIP === 'None');
    for (const { spec } of headless) for (const { appProtocol } of spec.ports ?? []) expect(appProtocol).toBe('tcp');
  });
});

describe('an ambient mesh of Istio', async () => {
  const { of } = await platform('europe');
  it('has no layer 7, so nobody tries again', () => expect(of('VirtualService')).toEqual([]));
});

describe('Linkerd', async () => {
  const { model, of, pods } = await platform('asia');
  const byName = (kind: string, name: string) => of(kind).find(({ metadata }) => metadata.name === name);

  it('lets in exactly the declared connections, by identity and port', () => {
    const allowed = of('AuthorizationPolicy').flatMap(({ spec }) => {
      const server = byName('Server', spec.targetRef?.name ?? '')?.spec;
      const to = `${component(server?.podSelector?.matchLabels)}:${server?.port}`;
      return (spec.requiredAuthenticationRefs ?? []).flatMap(({ kind, name }) =>
        kind === 'NetworkAuthentication'
          ? [`${WORLD} -> ${to}`]
          : (byName(kind, name)?.spec.identityRefs ?? []).map(
              (identity) => `${nameOf(model, identity.name, identity.namespace)} -> ${to}`,
            ),
      );
    });
    expect(distinct(allowed)).toEqual(declared(model));
  });

  it('lets nobody else in, and reads bytes as bytes', () => {
    for (const { spec } of of('Server')) expect(spec.accessPolicy).toBe('deny');
    const protocols = new Map(of('Server').map(({ metadata, spec }) => [metadata.name, spec.proxyProtocol]));
    expect(protocols.get('db-5432')).toBe('opaque');
    expect(protocols.get('product-3000')).toBe('HTTP/1');
    const db = of('Service').find(({ metadata }) => metadata.name === 'cache');
    expect(db?.metadata.annotations).toMatchObject({ 'config.linkerd.io/opaque-ports': '6379' });
  });

  it('has every pod in it, with a proxy that lets tasks end', () => {
    for (const { spec } of pods) {
      expect(spec.template?.metadata.annotations).toMatchObject({
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/default-inbound-policy': 'deny',
        'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true',
      });
    }
  });
});

describe('a store of an operator', async () => {
  const { model, of } = await platform('europe');
  const envOf = (name: string) => {
    const text = JSON.stringify(of('Deployment').find(({ metadata }) => metadata.name === name));
    return Object.fromEntries(
      [...text.matchAll(/\{"name":"([A-Z_]+)","value":"([^"]*)"\}/g)].map(([, key, value]) => [key, value]),
    );
  };
  it('is found where its operator puts it', () => {
    expect(envOf('product')).toMatchObject({
      DB_HOST: 'db-rw',
      DB_PORT: '5432',
      DB_USER: 'product',
      QUEUE_HOST: 'queue',
    });
  });
  it('gates its users by everything that is told to the operator', () => {
    const jobs = of('Job').map(({ metadata }) => metadata.name);
    expect(jobs.filter((name) => name.startsWith('db-'))).toEqual([]);
    expect(jobs.some((name) => name.startsWith('queue-user-product'))).toBe(true);
    expect(of('StatefulSet').map(({ metadata }) => metadata.name)).toEqual(['blob', 'cache']);
  });
  it('has secrets that are made here, as everywhere', () => {
    const names = model.secrets.filter(({ guards }) => guards === 'db').map(({ name, origin }) => [name, origin]);
    expect(names).toContainEqual(['db.users.product', 'generated']);
    expect(model.secrets.find(({ name }) => name === 'search.admin')).toMatchObject({ origin: 'generated' });
  });
});
