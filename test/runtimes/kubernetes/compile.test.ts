import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/model/context.ts';
import type { Component, Model } from '../../../src/model/types.ts';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { argvOf } from '../../../src/runtimes/kubernetes/compile/command.ts';
import { compile } from '../../../src/runtimes/kubernetes/compile/index.ts';
import { secretObjectName, shorten } from '../../../src/runtimes/kubernetes/names.ts';
import { context, db, gateway, model, product } from './support/model.ts';

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

  it('leaves the count to the autoscaler, and pins it when it was set by hand', () => {
    expect(made('gateway/Deployment')?.object.spec).not.toHaveProperty('replicas');
    const scaler = (value: number) =>
      made('gateway/HorizontalPodAutoscaler', {}, { replicas: { gateway: { value, owner: 'manual' } } })?.object.spec;
    expect(made('gateway/HorizontalPodAutoscaler')?.object.spec).toMatchObject({ minReplicas: 2, maxReplicas: 4 });
    expect(scaler(3)).toMatchObject({ minReplicas: 3, maxReplicas: 3 });
    expect(scaler(0)).toBeUndefined();
    const stopped = made('gateway/Deployment', {}, { replicas: { gateway: { value: 0, owner: 'manual' } } });
    expect(stopped?.object.spec).toMatchObject({ replicas: 0 });
  });

  it('has no autoscaler for metrics that the cluster itself does not have', () => {
    const scale = { min: 2, max: 4, metrics: [{ type: 'rps' as const, perReplica: 10 }] };
    const changed = components({ ...gateway, scale, replicas: 2 });
    expect(made('gateway/HorizontalPodAutoscaler', changed)).toBeUndefined();
    expect(made('gateway/Deployment', changed)?.object.spec).toMatchObject({ replicas: 2 });
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
