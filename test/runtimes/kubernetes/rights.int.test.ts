import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlatformEvent } from '../../../src/kernel/index.ts';
import type { Resource } from '../../../src/plan/types.ts';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { renderRights } from '../../../src/runtimes/kubernetes/rights/index.ts';
import { contractModel } from '../../contract/platform.ts';
import { describeOn } from '../../support/engines.ts';
import { limitedAccount, RBAC } from './support/account.ts';
import { SERVER, service, testPlatform } from './support/platform.ts';

const never = new AbortController().signal;
const quiet = () => undefined;
const DEPLOY = { mode: 'deploy', timeoutMs: 60_000 } as const;
/** Of a component that asks the cluster itself. */
const API = [
  { group: '', resource: 'pods', verbs: ['get', 'list', 'watch'] },
  { group: '', resource: 'pods/log', verbs: ['get'] },
  { group: 'metrics.k8s.io', resource: 'pods', verbs: ['get', 'list'] },
];
const rules = API.map(({ group, resource, verbs }) => ({ apiGroups: [group], resources: [resource], verbs }));
const OF_API = [{ kind: 'Role', spec: { rules } }, { kind: 'RoleBinding' }] as unknown as Resource[];

describeOn('kubernetes', 'a user with rights in one namespace, which somebody else made', () => {
  const platform = testPlatform('rights');
  const { ns, place } = platform;
  /** With all that makes other kinds: a store with a volume and a secret, a task, files. */
  const model = (env = {}) => {
    const { components, secrets } = contractModel({ name: 'test', runtime: 'kubernetes', production: false });
    const store = components.filter(({ kind }) => kind === 'store');
    const config = [
      { path: '/dist/main.js', content: SERVER },
      { path: '/dist/task.js', content: "console.log('done')" },
    ];
    const one = service('one', undefined, { env, config, api: API });
    return platform.model([one, ...store], {
      edges: [{ from: 'one', to: 'store', kind: 'uses', endpoint: 'redis', gates: true }],
      tasks: [
        {
          ...{ id: 'one/setup', component: 'one', name: 'setup', inputs: [], after: ['store'], gates: ['one'] },
          run: { type: 'program', command: 'node dist/task.js' },
        },
      ],
      secrets,
    });
  };
  const account = limitedAccount(platform);
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  const name = `${platform.place.platform}-test-deploy`;

  beforeAll(async () => {
    await account.call('POST', '/api/v1/namespaces', { metadata: { name: ns.name } });
    await account.make();
  });
  afterAll(async () => {
    await account.remove();
    await platform.remove();
  });

  it('is told all that is missing', async () => {
    writer = await account.writer();
    expect((await writer.runtime.check())[1]).toMatchObject({
      name: 'permissions',
      ok: false,
      message: expect.stringContaining('deployments.apps: get, list, create, patch, delete'),
      next: expect.stringContaining('platform doctor --env test --rbac'),
    });
    await expect(writer.up(model())).rejects.toMatchObject({
      message: expect.stringMatching(/^the cluster does not allow to list secrets in namespace rights-/),
      details: expect.arrayContaining([
        '  deployments.apps: get, list, create, patch, delete',
        '  pods/exec: get, create',
      ]),
      exitCode: 4,
    });
  });

  it('deploys with what doctor prints, and nothing more', async () => {
    await account.allow(renderRights(place, OF_API, account.subject));
    writer = await account.writer();
    expect((await writer.runtime.check())[1]).toMatchObject({ name: 'permissions', ok: true });
    expect((await writer.runtime.identity()).uid).toMatch(/^[0-9a-f-]{36}$/);
    writer.use(model());
    expect((await writer.session.review?.(DEPLOY, never))?.checks).toEqual([]);
    expect(await writer.session.apply(DEPLOY, quiet, never)).toMatchObject({
      status: 'done',
      release: '1',
      failures: [],
    });
    writer.use(model({ COLOUR: 'blue' }));
    expect(await writer.session.apply(DEPLOY, quiet, never)).toMatchObject({
      status: 'done',
      release: '2',
      failures: [],
    });
  }, 120_000);

  it('rolls back, scales, restarts', async () => {
    expect(await writer.session.rollback(undefined, quiet, never)).toMatchObject({ status: 'done', release: '3' });
    expect(await writer.session.scale({ one: 2 }, quiet, never)).toMatchObject({ status: 'done' });
    expect(await writer.session.restart(['one'], quiet, never)).toMatchObject({ status: 'done' });
  }, 120_000);

  it('looks, reads logs, runs commands, opens ports', async () => {
    expect((await writer.session.status(never))?.components).toMatchObject([
      { name: 'one', state: 'ready', replicas: { ready: 2, desired: 2, owner: 'manual' } },
      { name: 'store', state: 'ready' },
    ]);
    const lines: string[] = [];
    for await (const { text } of writer.session.logs({ follow: false }, never)) lines.push(text);
    expect(lines).toContain('hello from one');
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    expect(
      await writer.session.exec({ component: 'one' }, ['node', '-p', '6 * 7'], { stdin, stdout, stderr, tty: false }),
    ).toBe(0);
    expect(String(stdout.read())).toBe('42\n');
    const stop = new AbortController();
    const address = await writer.session.open('one', stop.signal);
    expect(await (await fetch(address)).text()).toBe('hello');
    stop.abort();
  }, 60_000);

  it('is told at the next deploy what it may not do any more, before anything is touched', async () => {
    const api = await ns.client();
    const path = `${RBAC}/namespaces/${ns.name}/roles/${name}`;
    const role = (await api.json<{ rules: { resources: string[]; verbs: string[] }[] }>({ method: 'GET', path })).body;
    const rules = role.rules.map((rule) =>
      rule.resources.includes('deployments') ? { ...rule, verbs: ['get', 'list'] } : rule,
    );
    const put = (body: object) =>
      api.json({ method: 'PUT', path, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const { resourceVersion: _, ...metadata } = (role as unknown as KubeObject).metadata;
    await put({ ...role, metadata, rules });
    writer.use(model({ COLOUR: 'green' }));
    await expect(writer.session.apply(DEPLOY, quiet, never)).rejects.toMatchObject({
      code: 'cluster-forbidden',
      message: expect.stringMatching(/not allowed in namespace \S+: deployments\.apps: patch$/),
      exitCode: 4,
    });
    await put({ ...role, metadata });
  }, 60_000);

  it('is told what it cannot give to a component, and how to do without', async () => {
    const api = await ns.client();
    const path = `${RBAC}/namespaces/${ns.name}/roles/${name}`;
    type Rules = { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] };
    const role = (await api.json<Rules>({ method: 'GET', path })).body;
    const { resourceVersion: _, ...metadata } = (role as unknown as KubeObject).metadata;
    const put = (rules: Rules['rules']) =>
      api.json({
        method: 'PUT',
        path,
        body: JSON.stringify({ ...role, metadata, rules }),
        headers: { 'content-type': 'application/json' },
      });
    await put(role.rules.filter(({ apiGroups }) => !apiGroups.includes('metrics.k8s.io')));
    const two = service('two', undefined, { api: API });
    const before = model({ COLOUR: 'blue' });
    writer.use({ ...before, components: [...before.components, two] });
    await expect(writer.session.apply(DEPLOY, quiet, never)).rejects.toMatchObject({
      code: 'cluster-forbidden',
      message: expect.stringMatching(
        /not yours to give to a component in namespace \S+: pods\.metrics\.k8s\.io: get, list$/,
      ),
      next: expect.stringContaining('observability.reader'),
      exitCode: 4,
    });
    await put(role.rules);
  }, 60_000);

  it('takes everything down and leaves the namespace as it is', async () => {
    expect(await writer.session.down({ data: true }, quiet, never)).toMatchObject({ status: 'done' });
    expect(await ns.contents()).toEqual([]);
    const api = await ns.client();
    const query = { labelSelector: 'app.kubernetes.io/managed-by=platform' };
    for (const kind of ['Role', 'RoleBinding'] as const)
      expect((await api.list(kind, ns.name, query)).body.map(({ metadata }) => metadata.name)).toEqual([]);
    const left = await api.get('Namespace', '', ns.name);
    expect(left?.metadata.deletionTimestamp).toBeUndefined();
    expect(left?.metadata.labels).not.toHaveProperty('pod-security.kubernetes.io/enforce');
  }, 60_000);
});

describeOn('kubernetes', 'a user with rights in one namespace, which platform itself made', () => {
  const platform = testPlatform('rights-own');
  const { ns, place } = platform;
  const model = (env = {}) => {
    const config = [{ path: '/dist/main.js', content: SERVER }];
    return platform.model([service('one', undefined, { env, config })]);
  };
  const account = limitedAccount(platform);
  const done = { status: 'done', failures: [] };
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  const label = async (value: string | null) => {
    const labels = { 'pod-security.kubernetes.io/audit-version': value };
    await account.call('PATCH', `/api/v1/namespaces/${ns.name}`, { metadata: { labels } });
  };
  afterAll(async () => {
    await account.remove();
    await platform.remove();
  });

  it('deploys a change, rolls back and restarts after somebody with more rights deployed first', async () => {
    const admin = await platform.writer();
    admin.use(model());
    expect(await admin.session.apply(DEPLOY, quiet, never)).toMatchObject({ ...done, release: '1' });
    await account.make();
    await account.allow(renderRights(place, [], account.subject));
    writer = await account.writer();
    writer.use(model({ COLOUR: 'blue' }));
    expect(await writer.session.apply(DEPLOY, quiet, never)).toMatchObject({ ...done, release: '2' });
    expect(await writer.session.rollback(undefined, quiet, never)).toMatchObject({ ...done, release: '3' });
    expect(await writer.session.restart(['one'], quiet, never)).toMatchObject(done);
  }, 180_000);

  it('leaves the labels of the namespace where he may not set them, and says so', async () => {
    await label('v1.30');
    const notes: string[] = [];
    const tell = (event: PlatformEvent) => void (event.type === 'note' && notes.push(event.text));
    writer.use(model({ COLOUR: 'green' }));
    expect(await writer.session.apply(DEPLOY, tell, never)).toMatchObject(done);
    expect(notes.join()).toContain(`namespace ${ns.name} stays as it is`);
    expect(await version()).toBe('v1.30');
    const admin = await platform.writer();
    admin.use(model({ COLOUR: 'red' }));
    expect(await admin.session.apply(DEPLOY, quiet, never)).toMatchObject(done);
    expect(await version()).not.toBe('v1.30');
  }, 120_000);

  const version = async () =>
    (await (await ns.client()).get('Namespace', '', ns.name))?.metadata.labels?.[
      'pod-security.kubernetes.io/audit-version'
    ];

  it('takes everything down; the namespace stays for who may remove it', async () => {
    const notes: string[] = [];
    const tell = (event: PlatformEvent) => void (event.type === 'note' && notes.push(event.text));
    expect(await writer.session.down({ data: true }, tell, never)).toMatchObject({ status: 'done' });
    expect(notes.join()).toContain(`namespace ${ns.name} stays`);
    expect((await (await ns.client()).get('Namespace', '', ns.name))?.metadata.deletionTimestamp).toBeUndefined();
  }, 60_000);
});
