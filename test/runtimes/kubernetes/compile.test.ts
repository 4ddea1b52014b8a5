import { describe, expect, it } from 'vitest';
import { hpaSpecOf } from '../../../src/autoscale/policy.ts';
import type { Context } from '../../../src/model/context.ts';
import type { Component, Mesh, Model, ScalePolicy } from '../../../src/model/types.ts';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { argvOf } from '../../../src/runtimes/kubernetes/compile/command.ts';
import { compile } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { secretObjectName, shorten } from '../../../src/runtimes/kubernetes/names.ts';
import { secretsOf } from '../../../src/runtimes/kubernetes/secrets-of.ts';
import { context, db, gateway, loadBalancer, model, product } from './support/model.ts';

const made = (id: string, changed: Partial<Model> = {}, more: Partial<Context> = {}) => {
  const resource = compile({ ...model, ...changed }, { ...context, ...more }).find((one) => one.id === id);
  return resource && { ...resource, object: resource.spec as unknown as KubeObject };
};
/** A value deep in an object; names of map keys and places in lists, with dots between. */
const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
const digestOf = (id: string, changed: Partial<Model> = {}, more: Partial<Context> = {}) =>
  made(id, changed, more)?.digest;
const components = (...changed: Component[]) => ({
  components: model.components.map((one) => changed.find(({ name }) => name === one.name) ?? one),
});

describe('compile', () => {
  it('starts a program when its stores are ready and its tasks are done, never waiting for other programs', () => {
    const waits = (id: string) => made(id)?.dependsOn.filter((one) => /StatefulSet|Deployment|^[^/]+\/[a-z]/.test(one));
    expect(waits('product/Deployment')).toEqual(['db/StatefulSet', 'product/migrate']);
    expect(waits('gateway/Deployment')).toEqual([]);
    expect(waits('product/migrate')).toEqual(['db/StatefulSet', 'db/user-product']);
    expect(waits('db/user-product')).toEqual(['db/StatefulSet']);
  });

  it('names the secrets that a workload reads, known or not', () => {
    const paid = { ...product, secrets: [{ secret: 'product.PAYMENT_KEY', file: 'PAYMENT_KEY' }] };
    const resource = made('product/Deployment', components(paid));
    if (!resource) throw new Error('no workload');
    expect(secretsOf(resource, ['product.PAYMENT_KEY'])).toEqual(['product.PAYMENT_KEY']);
    expect(secretsOf(resource, [])).toEqual(['product.PAYMENT_KEY']);
  });

  it('gives every component an identity, a policy and a budget, and clients nothing', () => {
    const client: Component = { ...product, name: 'web', kind: 'client', workload: { type: 'external' } };
    const ids = compile({ ...model, components: [...model.components, client] }, context).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('web/'))).toEqual([]);
    for (const kind of ['ServiceAccount', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'Service/peers']) {
      for (const name of ['db', 'gateway', 'product']) expect(ids).toContain(`${name}/${kind}`);
    }
    expect(ids.filter((id) => id.startsWith('load-balancer/'))).toEqual(['load-balancer/Service']);
  });

  it('counts no replicas in the digest, but everything else', () => {
    const three = { replicas: { product: { value: 3, owner: 'manual' } } } as const;
    expect(digestOf('product/Deployment', {}, three)).toBe(digestOf('product/Deployment'));
    expect(made('product/Deployment', {}, three)?.object.spec).toMatchObject({ replicas: 3 });
    expect(digestOf('product/Deployment', components({ ...product, env: { A: '1' } }))).not.toBe(
      digestOf('product/Deployment'),
    );
  });

  it('starts new pods when a secret got another version', () => {
    const secrets = { ...context.secrets, 'db.users.product': 'other' };
    const template = (more: Partial<Context>) =>
      at(made('product/Deployment', {}, more)?.object, 'spec.template.metadata.annotations');
    expect(template({ secrets })).not.toEqual(template({}));
    expect(made('gateway/Deployment', {}, { secrets })?.digest).toBe(digestOf('gateway/Deployment'));
  });

  it('knows a task by its command, inputs and data, not by settings of its component', () => {
    const before = digestOf('product/migrate');
    expect(digestOf('product/migrate', components({ ...product, env: { A: '1' }, replicas: 5 }))).toBe(before);
    expect(digestOf('product/migrate', {}, { images: { ...context.images, product: 'other:1' } })).toBe(before);
    expect(digestOf('product/migrate', {}, { taskInputs: { 'product/migrate': 'other' } })).not.toBe(before);
    expect(
      digestOf('product/migrate', {}, { secrets: { ...context.secrets, 'db.users.product': 'new data' } }),
    ).not.toBe(before);
    expect(digestOf('product/migrate', {}, { secrets: { ...context.secrets, 'product.PAYMENT_KEY': 'x' } })).toBe(
      before,
    );
    expect(made('product/migrate')?.object.metadata.name).toBe(`product-migrate-${before?.slice(0, 8)}`);
  });

  it('leaves the count to the autoscaler, also one that was set by hand', () => {
    const of = (parts: Partial<Context>) =>
      ['Deployment', 'HorizontalPodAutoscaler'].map((kind) => made(`gateway/${kind}`, {}, parts)?.object);
    const [deployment, scaler] = of({});
    expect(deployment?.spec).not.toHaveProperty('replicas');
    expect(scaler?.spec).toMatchObject({ minReplicas: 2, maxReplicas: 4 });
    for (const value of [3, 0])
      expect(of({ replicas: { gateway: { value, owner: 'manual' } } })).toEqual([deployment, scaler]);
  });

  describe('a policy that counts more than cpu and memory', () => {
    const down = {
      windowSeconds: 60,
      tolerance: 0.025,
      policies: [{ type: 'pods' as const, value: 1, periodSeconds: 15 }],
    };
    const metrics = [
      { type: 'rps' as const, perReplica: 10 },
      { type: 'cpu' as const, percent: 70 },
    ];
    const { scale: _, ...still } = gateway;
    const queue: Component = { ...db, name: 'queue', secrets: [] };
    const worker: Component = {
      ...product,
      name: 'worker',
      kind: 'worker',
      scale: { min: 0, max: 5, metrics: [{ type: 'queue', perReplica: 100 }] },
      backlog: {
        store: 'queue',
        sql: 'select 1',
        keda: {
          type: 'postgresql',
          metadata: {
            host: { ref: 'host', component: 'queue', endpoint: 'sql' },
            port: { ref: 'port', component: 'queue', endpoint: 'sql' },
            targetQueryValue: '{target}',
          },
          secrets: { password: 'queue.scaler' },
        },
      },
    };
    const changed = {
      components: [
        { ...still, rates: { port: 9464, path: '/rates' } },
        { ...product, scale: { min: 1, max: 4, metrics, down } },
        db,
        queue,
        worker,
      ],
      tasks: [],
      edges: model.edges.filter(({ from }) => from === 'gateway'),
    };

    const images = { ...context.images, worker: 'registry.example.com/shop/worker:1' };
    const scaled = (id: string, parts: Partial<Context> = {}) => made(id, changed, { images, ...parts });

    it('is one object of KEDA with all of its metrics, and no autoscaler beside it', () => {
      expect(scaled('product/HorizontalPodAutoscaler')).toBeUndefined();
      expect(scaled('product/Deployment')?.object.spec).not.toHaveProperty('replicas');
      const spec = scaled('product/ScaledObject')?.object.spec;
      expect(spec).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 4, cooldownPeriod: 60 });
      expect(at({ spec }, 'spec.advanced.horizontalPodAutoscalerConfig.behavior')).toEqual({
        scaleDown: {
          stabilizationWindowSeconds: 60,
          tolerance: '25m',
          policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
        },
      });
      expect(at({ spec }, 'spec.triggers')).toEqual([
        {
          type: 'metrics-api',
          metricType: 'AverageValue',
          metadata: {
            url: 'http://gateway-rates.shop-dev.svc:9464/rates',
            valueLocation: 'rates.product',
            targetValue: '10',
            aggregateFromKubeServiceEndpoints: 'true',
            aggregationType: 'sum',
          },
        },
        { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      ]);
    });

    it('asks the queue as its template says, with credentials that are named and not copied', () => {
      expect(at(scaled('worker/ScaledObject')?.object, 'spec.triggers')).toEqual([
        {
          type: 'postgresql',
          metricType: 'AverageValue',
          metadata: { host: 'queue.shop-dev.svc', port: '5432', targetQueryValue: '100' },
          authenticationRef: { name: 'worker' },
        },
      ]);
      expect(scaled('worker/TriggerAuthentication')?.object.spec).toEqual({
        secretTargetRef: [{ parameter: 'password', name: 'queue.scaler', key: 'value' }],
      });
      expect(scaled('worker/ScaledObject')?.dependsOn).toEqual(['worker/Deployment', 'worker/TriggerAuthentication']);
    });

    it('lets KEDA to the queue and to the rates of the gateway, and nowhere else', () => {
      const operator = {
        namespaceSelector: {
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['keda', 'kube-system', 'openshift-keda'] },
          ],
        },
        podSelector: { matchLabels: { app: 'keda-operator' } },
      };
      const opened = (id: string) =>
        (at(scaled(`${id}/NetworkPolicy`)?.object, 'spec.ingress') as { from: unknown[]; ports: unknown[] }[]).filter(
          ({ from }) => JSON.stringify(from).includes('namespaceSelector'),
        );
      expect(opened('queue')).toEqual([{ from: [operator], ports: [{ protocol: 'TCP', port: 5432 }] }]);
      expect(opened('gateway')).toEqual([{ from: [operator], ports: [{ protocol: 'TCP', port: 9464 }] }]);
      expect(opened('product')).toEqual([]);
      expect(opened('worker')).toEqual([]);
    });

    it('says nothing about a count set by hand: KEDA is paused by an annotation that deploys leave alone', () => {
      const pinned = { replicas: { worker: { value: 3, owner: 'manual' as const } } };
      const [free, held] = [{}, pinned].map((parts) => scaled('worker/ScaledObject', parts)?.object);
      expect(held).toEqual(free);
      expect(scaled('worker/Deployment', pinned)?.object.spec).not.toHaveProperty('replicas');
    });
  });

  it('is the policy that decides here, too', () => {
    const policies: ScalePolicy[] = [
      { min: 2, max: 4, metrics: [{ type: 'cpu', percent: 70 }] },
      {
        min: 1,
        max: 9,
        metrics: [
          { type: 'memory', percent: 80 },
          { type: 'cpu', percent: 60 },
        ],
        up: { tolerance: 0.05, select: 'min', policies: [{ type: 'percent', value: 100, periodSeconds: 15 }] },
        down: { windowSeconds: 60, select: 'disabled' },
      },
    ];
    for (const scale of policies) {
      const spec = made('gateway/HorizontalPodAutoscaler', components({ ...gateway, scale }))?.object.spec;
      const { scaleTargetRef: _, ...written } = spec as Record<string, unknown>;
      expect(written).toEqual(hpaSpecOf(scale));
    }
  });

  it('lets through exactly the declared edges and the DNS', () => {
    const policy = made('product/NetworkPolicy')?.object;
    const pods = (name: string) => [{ podSelector: { matchLabels: { 'platform-toolkit.dev/component': name } } }];
    expect(at(policy, 'spec.ingress')).toEqual([{ from: pods('gateway'), ports: [{ protocol: 'TCP', port: 3000 }] }]);
    expect(at(policy, 'spec.egress.1')).toEqual({ to: pods('db'), ports: [{ protocol: 'TCP', port: 5432 }] });
    expect(at(policy, 'spec.egress.length')).toBe(2);
    const outside: Component = { ...db, workload: { type: 'external', url: 'postgres://db.example.com:6432' } };
    const free = at(made('product/NetworkPolicy', { ...components(outside), tasks: [] })?.object, 'spec.egress.1');
    expect(free).toMatchObject({
      to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }],
      ports: [{ port: 6432 }],
    });
  });

  it('leaves callers of the balancer their addresses', () => {
    const service = made('load-balancer/Service')?.object;
    expect(at(service, 'spec.type')).toBe('LoadBalancer');
    expect(at(service, 'spec.externalTrafficPolicy')).toBe('Local');
  });

  it('lets the world in through the mesh, too: the proxy of a Gateway may be in it', () => {
    const ports = (mesh: Mesh | undefined) => {
      const delivery = { ...model.delivery, ...(mesh === undefined ? {} : { mesh }) };
      const rules = at(made('gateway/NetworkPolicy', { delivery })?.object, 'spec.ingress') as readonly {
        readonly from: readonly { readonly ipBlock?: object }[];
        readonly ports: readonly { readonly port: number }[];
      }[];
      const open = rules.filter(({ from }) => from.length > 1 && from.every(({ ipBlock }) => ipBlock !== undefined));
      return open.flatMap((rule) => rule.ports.map(({ port }) => port));
    };
    expect(ports(undefined)).toEqual([3000]);
    expect(ports('istio')).toEqual([3000, 15_008]);
    expect(ports('istio-sidecar')).toEqual([3000]);
    expect(ports('linkerd')).toEqual([3000, 4143]);
  });

  it('drains longer where the environment is marked as production', () => {
    const production = { environment: { ...model.environment, production: true } };
    expect(made('product/Deployment', production)?.object.spec).toMatchObject({
      minReadySeconds: 10,
      progressDeadlineSeconds: 600,
      template: {
        spec: {
          terminationGracePeriodSeconds: 45,
          containers: [{ lifecycle: { preStop: { sleep: { seconds: 10 } } } }],
        },
      },
    });
  });

  it('leaves its node last where a balancer has to notice that, and behind a Gateway as everybody', () => {
    const drain = (changed: Partial<Model>) =>
      at(
        made('gateway/Deployment', changed)?.object,
        'spec.template.spec.containers.0.lifecycle.preStop.sleep.seconds',
      );
    const production = { environment: { ...model.environment, production: true } };
    const front = { gatewayClass: 'envoy', hosts: [] };
    expect(drain({})).toBe(5);
    expect(drain(production)).toBe(30);
    expect(drain({ ...production, ...components({ ...loadBalancer, front }) })).toBe(10);
  });

  it('runs nothing as root, writable or with more rights than Pod Security "restricted" allows', () => {
    for (const { kind, spec } of compile(model, context)) {
      if (!['Deployment', 'StatefulSet', 'Job'].includes(kind)) continue;
      const pod = at(spec, 'spec.template.spec');
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of at(pod, 'containers') as readonly unknown[]) {
        expect(container).toMatchObject({
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        });
      }
    }
  });
});

describe('names', () => {
  it('fit into 63 characters and stay apart', () => {
    const [a, b] = ['x'.repeat(70), `${'x'.repeat(70)}y`].map((name) => shorten(name));
    expect(a).toHaveLength(63);
    expect(a).not.toBe(b);
    expect(shorten('short')).toBe('short');
  });
  it('of secrets are valid and stay apart', () => {
    expect(secretObjectName('db.users.product')).toBe('db.users.product');
    expect(secretObjectName('order.PAYMENT_KEY')).toMatch(/^order\.payment-key-[0-9a-f]{6}$/);
    expect(secretObjectName('order.payment-key')).toBe('order.payment-key');
  });
});

it.each([
  ['node dist/migrate.js --all', ['node', 'dist/migrate.js', '--all']],
  ['node x.js "two words"', ['node', 'x.js', 'two words']],
  ['a && b', ['sh', '-c', 'a && b']],
  ['echo $HOME', ['sh', '-c', 'echo $HOME']],
])('command %s', (command, argv) => {
  expect(argvOf(command)).toEqual(argv);
});
