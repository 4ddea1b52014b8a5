import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Review } from '../../../src/engine/index.ts';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { contractModel } from '../../contract/platform.ts';
import { describeOn } from '../../support/engines.ts';
import { service, testPlatform } from './support/platform.ts';

const never = new AbortController().signal;
const quiet = () => undefined;
const DEPLOY = { mode: 'deploy', timeoutMs: 60_000 } as const;
const SECRET = 'sk_live_4211';

describeOn('kubernetes', 'deploys', () => {
  const platform = testPlatform('deploying');
  const { ns } = platform;
  const one = service('one', undefined, { env: { COLOUR: 'red', API_TOKEN: SECRET } });
  const red = platform.model([one]);
  const blue = platform.model([{ ...one, env: { COLOUR: 'blue', API_TOKEN: 'sk_live_4212' } }]);
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  const plan = async (change = {}): Promise<Review> => {
    const review = await writer.session.review?.({ ...DEPLOY, ...change }, never);
    if (!review) throw new Error('no review');
    return review;
  };
  const release = (change = {}) => writer.session.apply({ ...DEPLOY, ...change }, quiet, never);
  const byHand = async (change: object, manager = 'kubectl-edit') =>
    (await ns.client()).merge('Deployment', ns.name, 'one', change, manager);
  const deployment = async () =>
    (await (await ns.client()).get('Deployment', ns.name, 'one')) as KubeObject & {
      spec: { progressDeadlineSeconds: number; paused?: boolean };
    };

  beforeAll(async () => {
    writer = await platform.writer();
    writer.use(red);
    expect(await release()).toMatchObject({ status: 'done', release: '1' });
  }, 90_000);
  afterAll(() => platform.remove());

  it('are planned by fields, old and new, without secrets, with what it does to what runs', async () => {
    writer.use(blue);
    const { operations, drift, checks } = await plan();
    expect({ drift, checks }).toEqual({ drift: [], checks: [] });
    const [update] = operations;
    expect([operations.length, update?.resource]).toEqual([1, 'one/Deployment']);
    expect(update?.fields).toEqual([
      { field: 'spec.template.spec.containers[service].env[API_TOKEN].value', before: '***', after: '***' },
      { field: 'spec.template.spec.containers[service].env[COLOUR].value', before: 'red', after: 'blue' },
    ]);
    expect(update?.effects).toEqual([
      { level: 'info', code: 'restart', text: 'its copy is replaced, a new one first' },
    ]);
    expect(JSON.stringify(operations)).not.toContain('sk_live');
  });

  it('carry out a plan that was kept, or refuse when somebody was there meanwhile', async () => {
    const { basis } = await plan();
    await byHand({ spec: { minReadySeconds: 1 } });
    // A field that nobody here wants is nobody's business; one that is wanted is.
    await byHand({ spec: { progressDeadlineSeconds: 77 } });
    await expect(release({ basis })).rejects.toMatchObject({
      code: 'plan-moved',
      details: [expect.stringMatching(/^one\/Deployment {2}is not as it was: kubectl-edit changed spec\.\w+ at 20/)],
      exitCode: 4,
    });
  });

  it('name what was changed by hand, by whom, when, and refuse it before anything is touched', async () => {
    const { drift, operations, release: current } = await plan();
    const at = expect.stringMatching(/^20\d\d-/);
    expect(current).toBe('1');
    expect(drift).toEqual([
      {
        ...{ resource: 'one/Deployment', component: 'one', change: 'changed', field: 'spec.progressDeadlineSeconds' },
        ...{ released: 60, now: 77, manager: 'kubectl-edit', at, outcome: 'refused' },
      },
      {
        ...{ resource: 'one/Deployment', component: 'one', change: 'added', field: 'spec.minReadySeconds' },
        ...{ now: 1, manager: 'kubectl-edit', at, outcome: 'stays' },
      },
    ]);
    expect(operations[0]?.effects?.[0]).toMatchObject({
      ...{ level: 'refused', code: 'conflict', field: 'spec.progressDeadlineSeconds', manager: 'kubectl-edit', at },
      next: expect.stringContaining('platform deploy --env test --force-conflicts'),
    });
    const before = await deployment();
    await expect(release()).rejects.toMatchObject({ code: 'field-conflict', exitCode: 4 });
    expect((await deployment()).metadata.generation).toBe(before.metadata.generation);
    expect(await writer.session.history()).toHaveLength(1);
  });

  it('set it back when that is meant', async () => {
    expect(await release({ takeOver: true })).toMatchObject({ status: 'done', release: '2' });
    expect((await deployment()).spec.progressDeadlineSeconds).toBe(60);
    expect((await plan()).drift).toMatchObject([{ change: 'added', field: 'spec.minReadySeconds', outcome: 'stays' }]);
  }, 60_000);

  it('make again what somebody removed', async () => {
    await (await ns.client()).remove('Service', ns.name, 'one');
    // What nobody but us writes is not asked for at every look: another command, as it were.
    writer = await platform.writer();
    writer.use(blue);
    const { drift, operations } = await plan();
    expect(drift).toContainEqual({ resource: 'one/Service', component: 'one', change: 'gone', outcome: 'made again' });
    expect(operations.map(({ action, resource }) => `${action} ${resource}`)).toEqual(['create one/Service']);
    expect(await release()).toMatchObject({ status: 'done' });
  }, 60_000);

  it('see before they begin that a quota has no room', async () => {
    const api = await ns.client();
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'team' },
      spec: { hard: { pods: '2' } },
    };
    await api.create('ResourceQuota', ns.name, quota);
    while (!((await api.get('ResourceQuota', ns.name, 'team'))?.status as { used?: object } | undefined)?.used)
      await new Promise((resolve) => setTimeout(resolve, 100));
    writer.use(platform.model([...blue.components, service('two', undefined, { replicas: 3 })]));
    await expect(release()).rejects.toMatchObject({
      code: 'quota',
      message: expect.stringMatching(
        /^nothing was changed: this release needs 3 more: \d of 2 pods is free in quota team$/,
      ),
      exitCode: 4,
    });
    expect(await api.get('Deployment', ns.name, 'two')).toBeUndefined();
    await api.remove('ResourceQuota', ns.name, 'team');
  });

  it('see before they begin whose name it is', async () => {
    const api = await ns.client();
    await api.json({
      method: 'POST',
      path: `/api/v1/namespaces/${ns.name}/serviceaccounts?fieldManager=somebody-else`,
      body: JSON.stringify({ metadata: { name: 'three', labels: { a: 'b' } } }),
      headers: { 'content-type': 'application/json' },
    });
    writer.use(platform.model([...blue.components, service('three')]));
    expect((await plan()).checks).toMatchObject([
      { name: 'not-ours', message: expect.stringMatching(/^three\/ServiceAccount: .* \(made by somebody-else\)$/) },
    ]);
    await expect(release()).rejects.toMatchObject({ code: 'not-ours', exitCode: 4 });
    expect(await api.get('Service', ns.name, 'three')).toBeUndefined();
  });

  it('tell what a volume would go through', async () => {
    const sized = (mi: number) => {
      const [store] = contractModel(blue.environment).components.filter(({ kind }) => kind === 'store');
      if (store?.workload.type !== 'engine' || !store.workload.container) throw new Error('no store');
      const container = {
        ...store.workload.container,
        volumes: [{ name: 'data', path: '/data', bytes: mi * 2 ** 20 }],
      };
      return platform.model([
        ...blue.components,
        { ...store, secrets: [], replicas: 0, workload: { ...store.workload, container } },
      ]);
    };
    writer.use(sized(64));
    expect(await release()).toMatchObject({ status: 'done' });
    const effects = async (mi: number) => {
      writer.use(sized(mi));
      const own = (await plan()).operations.find(({ resource }) => resource === 'store/StatefulSet');
      return own?.effects?.map(({ level, text }) => `${level}: ${text}`);
    };
    expect(await effects(96)).toEqual([
      'warn: the volume data grows from 64Mi to 96Mi; it can never shrink again',
      'info: spec.volumeClaimTemplates can never change: it is made anew around its copies, its volumes stay',
    ]);
    expect(await effects(32)).toEqual(['refused: the volume data cannot shrink from 64Mi to 32Mi']);
    await expect(release()).rejects.toMatchObject({ code: 'volume', exitCode: 4 });
  }, 60_000);

  it('are told of rules of the cluster that do not allow them', async () => {
    const api = await ns.client();
    const headers = { 'content-type': 'application/json' };
    const admission = '/apis/admissionregistration.k8s.io/v1';
    const name = `deny-${ns.name}`;
    const scope = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ns.name } } };
    const resourceRules = [
      { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
    ];
    const validations = [{ expression: 'false', message: 'not before Monday', reason: 'Forbidden' }];
    const policy = { failurePolicy: 'Fail', matchConstraints: { ...scope, resourceRules }, validations };
    const bound = { policyName: name, validationActions: ['Deny'], matchResources: scope };
    const rules = [
      ['validatingadmissionpolicies', policy],
      ['validatingadmissionpolicybindings', bound],
    ] as const;
    for (const [kind, spec] of rules) {
      const body = JSON.stringify({ metadata: { name }, spec });
      await api.json({ method: 'POST', path: `${admission}/${kind}`, body, headers });
    }
    const told = async () => {
      const { operations, checks } = await plan();
      const refused = operations.flatMap(({ effects = [] }) => effects).filter(({ level }) => level === 'refused');
      return [...refused.map(({ text }) => text), ...checks.map(({ message }) => message)];
    };
    try {
      writer.use(platform.model([...red.components, service('four')]));
      // It takes a moment to get around.
      await expect
        .poll(told, { timeout: 30_000 })
        .toEqual([
          `${name} does not allow it: not before Monday`,
          `four/Deployment: ${name} does not allow it: not before Monday`,
        ]);
      await expect(release()).rejects.toMatchObject({ code: 'refused-plan', exitCode: 4 });
    } finally {
      for (const [kind] of rules) await api.json({ method: 'DELETE', path: `${admission}/${kind}/${name}` });
    }
    await expect.poll(told, { timeout: 30_000 }).toEqual([]);
  }, 60_000);

  it('hear what the server warns of', async () => {
    const warnings: string[] = [];
    const labels = { app: 'root' };
    const containers = [{ name: 'root', image: 'x', securityContext: { privileged: true } }];
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'root' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    };
    const options = { dryRun: true, onWarning: (text: string) => void warnings.push(text) };
    await (await ns.client()).apply('Deployment', ns.name, object, options);
    expect(warnings).toEqual([
      expect.stringMatching(/^would violate PodSecurity "restricted:.*": privileged \(container "root"/),
    ]);
  });

  it('never prune volumes, whatever the inventory says', async () => {
    const api = await ns.client();
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'precious' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    };
    const made = await api.create('PersistentVolumeClaim', ns.name, claim);
    const inventory = (await api.get('ConfigMap', ns.name, 'platform-inventory')) as KubeObject & {
      data: { objects: string };
    };
    const objects = [
      ...JSON.parse(inventory.data.objects),
      { kind: 'PersistentVolumeClaim', name: 'precious', uid: made.metadata.uid },
    ];
    await api.merge('ConfigMap', ns.name, 'platform-inventory', { data: { objects: JSON.stringify(objects) } });
    writer.use(red);
    expect(await release()).toMatchObject({ status: 'done' });
    expect((await api.get('PersistentVolumeClaim', ns.name, 'precious'))?.metadata.deletionTimestamp).toBeUndefined();
  }, 60_000);
});
