import { describe, expect, it } from 'vitest';
import type { Observed, ReconcileOptions, Resource } from '../../src/plan/index.ts';
import { formatPlan, planned, reconcile, teardown } from '../../src/plan/index.ts';

const resource = (id: string, rollout: Resource['rollout'], more: Partial<Resource> = {}): Resource => ({
  id,
  kind: id.split('/')[1] ?? '',
  component: id.split('/')[0] ?? '',
  spec: { v: 1 },
  digest: 'aaaaaaaa1',
  dependsOn: [],
  deadlineMs: 60_000,
  holdsData: false,
  rollout,
  ...more,
});

const copy = (of: Resource, more: Partial<Observed> = {}): Observed => {
  const { id, kind, component, digest, spec, holdsData, rollout } = of;
  return {
    id,
    kind,
    component,
    digest,
    spec,
    holdsData,
    rollout,
    generation: 'aaaaaaaa',
    admitted: true,
    alive: true,
    facts: {},
    ...more,
  };
};

const data = resource('db/data', 'in-place', { holdsData: true });
const db = resource('db/process', 'stop-first', { dependsOn: ['db/data'] });
const migrate = resource('order/migrate', 'once', { dependsOn: ['db/process'] });
const order = (n: number, more: Partial<Resource> = {}) =>
  resource(`order/process/${n}`, 'replica', { kind: 'process', dependsOn: ['order/migrate'], ...more });
const all = [data, db, migrate, order(1), order(2)];
const engine: ReconcileOptions = { rollout: 'engine' };

const print = (desired: readonly Resource[], observed: readonly Observed[], options = engine) =>
  `\n${formatPlan(planned(reconcile(desired, observed, options)))}\n`;

describe('reconcile', () => {
  it('creates along the graph, replicas at the same time', () => {
    expect(print(all, [])).toBe(`
[]  -> #1 create db/data         does not exist
[1] -> #2 create db/process      not running
[2] -> #3 run    order/migrate   never ran
[3] -> #4 create order/process/1 not running
[4] -> #5 admit  order/process/1 not running
[3] -> #6 create order/process/2 not running
[6] -> #7 admit  order/process/2 not running
`);
  });

  it('has nothing to do the second time', () => {
    expect(
      reconcile(
        all,
        all.map((r) => copy(r)),
        engine,
      ).operations,
    ).toEqual([]);
  });

  it('replaces one replica after the other: new first, then admit, drain, remove', () => {
    const changed = { digest: 'bbbbbbbb1', spec: { v: 1, env: { CURRENCY: 'EUR' } } };
    expect(
      print(
        [data, db, migrate, order(1, changed), order(2, changed)],
        all.map((r) => copy(r)),
      ),
    ).toBe(`
[]  -> #1 create order/process/1 changed: env
[1] -> #2 admit  order/process/1 changed: env
[2] -> #3 drain  order/process/1 replaced by the new order/process/1
[3] -> #4 remove order/process/1 replaced by the new order/process/1
[4] -> #5 create order/process/2 changed: env
[5] -> #6 admit  order/process/2 changed: env
[6] -> #7 drain  order/process/2 replaced by the new order/process/2
[7] -> #8 remove order/process/2 replaced by the new order/process/2
`);
  });

  it('stops a store before it starts the changed one, and never touches its data', () => {
    expect(print([data, { ...db, digest: 'b', spec: { v: 2 } }], [copy(data), copy(db)])).toBe(`
[]  -> #1 remove db/process changed: v
[1] -> #2 create db/process changed: v
`);
  });

  it('runs a task again when its inputs change, before the program that waits for it', () => {
    const next = { ...migrate, digest: 'b', spec: { inputs: 'x' } };
    expect(
      print(
        [data, db, next, order(1, { digest: 'b', spec: { v: 2 } })],
        [copy(data), copy(db), copy(migrate), copy(order(1))],
      ),
    ).toBe(`
[]  -> #1 run    order/migrate   changed: inputs, v
[1] -> #2 remove order/migrate   replaced by the new order/migrate
[1] -> #3 create order/process/1 changed: v
[3] -> #4 admit  order/process/1 changed: v
[4] -> #5 drain  order/process/1 replaced by the new order/process/1
[5] -> #6 remove order/process/1 replaced by the new order/process/1
`);
  });

  it('adds replicas at once and drains the highest when there are fewer', () => {
    const running = [copy(data), copy(db), copy(migrate), copy(order(1))];
    expect(print([data, db, migrate, order(1), order(2), order(3)], running)).toBe(`
[]  -> #1 create order/process/2 more replicas
[1] -> #2 admit  order/process/2 more replicas
[]  -> #3 create order/process/3 more replicas
[3] -> #4 admit  order/process/3 more replicas
`);
    expect(print([data, db, migrate, order(1)], [...running, copy(order(2))])).toBe(`
[]  -> #1 drain  order/process/2 fewer replicas
[1] -> #2 remove order/process/2 fewer replicas
`);
  });

  it('puts a copy that ended aside, makes it anew under another generation', () => {
    const plan = reconcile([order(1)], [copy(order(1), { alive: false, facts: { exit: 'exit code 1' } })], engine);
    expect(formatPlan(planned(plan))).toBe(
      [
        '[]  -> #1 remove order/process/1 ended: exit code 1',
        '[]  -> #2 create order/process/1 ended: exit code 1',
        '[2] -> #3 admit  order/process/1 ended: exit code 1',
      ].join('\n'),
    );
    expect(plan.operations.map((op) => op.generation)).toEqual(['aaaaaaaa', 'aaaaaaaa-2', 'aaaaaaaa-2']);
  });

  it('finishes what a crash left half done: a ready copy out of traffic, an old one still there', () => {
    const old = copy(order(1), { digest: 'old', generation: 'old' });
    expect(print([order(1)], [copy(order(1), { admitted: false }), old])).toBe(`
[]  -> #1 admit  order/process/1 not in traffic
[1] -> #2 drain  order/process/1 replaced by the new order/process/1
[2] -> #3 remove order/process/1 replaced by the new order/process/1
`);
  });

  it('removes what left platform.yaml after everything else is in place, and keeps its data', () => {
    const cache = resource('cache/process', 'stop-first');
    const legacy = resource('legacy/process/1', 'replica', { kind: 'process' });
    const observed = [
      copy(data),
      copy(db),
      copy(migrate),
      copy(order(1), { digest: 'old' }),
      copy(cache),
      copy(legacy),
    ];
    expect(print([migrate, order(1)], observed)).toBe(`
${expectedRemoval}`);
  });

  it('restarts on request, without a change', () => {
    expect(
      print(
        all,
        all.map((r) => copy(r)),
        { ...engine, restart: ['db'] },
      ),
    ).toBe(`
[]  -> #1 remove db/process restart asked for
[1] -> #2 create db/process restart asked for
`);
  });

  it('restarts what can do so by itself as it is, unless something else has to be done to it', () => {
    const balancer = resource('balancer/process', 'stop-first', { restartsInside: true });
    const restart = { ...engine, restart: ['balancer'] };
    expect(print([balancer], [copy(balancer)], restart)).toBe(`
[] -> #1 update balancer/process restart asked for
`);
    const replaced = `
[]  -> #1 remove balancer/process changed: v
[1] -> #2 create balancer/process changed: v
`;
    const before = copy(balancer, { digest: 'old', spec: { v: 0 } });
    expect(print([balancer], [before], engine)).toBe(replaced);
    expect(print([balancer], [before], restart)).toBe(replaced.replaceAll('changed: v', 'restart asked for'));
    expect(print([balancer], [copy(balancer, { alive: false })], restart)).toContain('create balancer/process');
  });

  it('restarts the workloads of a native runtime, not the objects around them', () => {
    const deployment = resource('order/Deployment', 'in-place');
    const service = resource('order/Service', 'in-place');
    const observed = [copy(deployment, { facts: { wanted: 2 } }), copy(service)];
    expect(print([deployment, service], observed, { rollout: 'native', restart: ['order'] })).toBe(`
[] -> #1 update order/Deployment restart asked for
`);
  });

  it('says why what is there is not wanted', () => {
    const kept = resource('order/Deployment', 'in-place');
    const surplus = [resource('order/Hpa', 'in-place'), resource('boards/Deployment', 'in-place')];
    const observed = [kept, ...surplus, resource('old/Deployment', 'in-place')].map((each) => copy(each));
    const leftOut = { names: ['boards'], why: 'left out' };
    expect(print([kept], observed, { rollout: 'native', leftOut })).toBe(`
[] -> #1 remove order/Hpa         no longer needed
[] -> #2 remove boards/Deployment left out
[] -> #3 remove old/Deployment    no longer in platform.yaml
`);
  });

  it('leaves components outside of the scope alone', () => {
    expect(print(all, [copy(order(3))], { ...engine, scope: ['db'] })).toBe(`
[]  -> #1 create db/data    does not exist
[1] -> #2 create db/process not running
`);
  });

  it('uses what a native runtime compared itself', () => {
    const deployment = resource('order/Deployment', 'in-place');
    const changes = [{ id: deployment.id, action: 'update' as const, fields: ['spec.replicas'] }];
    expect(print([deployment], [copy(deployment)], { rollout: 'native', changes })).toBe(`
[] -> #1 update order/Deployment changed: spec.replicas
`);
    const kept = [{ id: deployment.id, action: 'keep' as const, fields: [] }];
    expect(
      reconcile([deployment], [copy(deployment, { digest: 'x' })], { rollout: 'native', changes: kept }).operations,
    ).toEqual([]);
  });
});

const expectedRemoval = `[]    -> #1 create order/process/1  definition changed
[1]   -> #2 admit  order/process/1  definition changed
[2]   -> #3 drain  order/process/1  replaced by the new order/process/1
[3]   -> #4 remove order/process/1  replaced by the new order/process/1
[4]   -> #5 drain  legacy/process/1 no longer in platform.yaml
[5]   -> #6 remove legacy/process/1 no longer in platform.yaml
[4,6] -> #7 remove db/process       no longer in platform.yaml
[4,6] -> #8 remove cache/process    no longer in platform.yaml
`;

describe('teardown', () => {
  it('stops programs, then stores; data only when asked', () => {
    const observed = [copy(data), copy(db), copy(migrate, { finished: true }), copy(order(1))];
    expect(`\n${formatPlan(planned(teardown(observed, { data: false })))}\n`).toBe(`
[]  -> #1 remove order/process/1 platform goes down
[1] -> #2 remove db/process      platform goes down
`);
    const purge = teardown(observed, { data: true }).operations.at(-1);
    expect(purge).toMatchObject({ id: 'db/data', destructive: true, after: [3] });
  });
});
