import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Client, Kind } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { describeOn } from '../../../support/engines.ts';
import { badDays, one, toldBy } from './support/day.ts';
import { startWebhook, whyNoWebhook } from './support/webhook.ts';

const noWebhook = whyNoWebhook(process.env.PLATFORM_TEST_KUBECONFIG);
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const headers = { 'content-type': 'application/json' };
const DEPLOYMENTS = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments'],
};

describeOn('kubernetes', 'a cluster that', () => {
  const days = badDays('refusals');
  const { ns } = days;
  const undo: (() => Promise<unknown>)[] = [];
  let api: Client;
  beforeAll(async () => {
    await days.begin();
    api = await days.api();
  }, 60_000);
  const undone = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  afterEach(async () => {
    days.proxy().rule = undefined;
    await undone();
  });
  afterAll(() => days.end());

  /** Made outside of what the client knows, and removed after the test. */
  const post = async <T = unknown>(path: string, object: object): Promise<T> => {
    const { body } = await api.json<T & { metadata: { name: string } }>({
      method: 'POST',
      path,
      body: JSON.stringify(object),
      headers,
    });
    undo.push(() => api.json({ method: 'DELETE', path: `${path}/${body.metadata.name}` }));
    return body;
  };
  const up = async (...[model = days.small()]: Parameters<typeof days.mended>) => (await days.writer()).up(model);
  /** Rules of admission take a moment to get around. */
  const takesEffect = async (says: RegExp) => {
    const labels = { app: 'probe' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'probe', image: 'probe' }] } };
    const probe = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'probe' },
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    };
    const ask = () => api.apply('Deployment', ns.name, probe, { dryRun: true }).then(() => 'allowed', String);
    await expect.poll(ask, { timeout: 30_000 }).toMatch(says);
  };
  const refused = (words: RegExp) => ({
    code: 'cluster-refused',
    message: expect.stringMatching(
      new RegExp(`^the cluster refuses to create Deployment of one in namespace ${ns.name}: .*${words.source}`, 's'),
    ),
  });

  it('has a policy against us says so in its own words, not that rights are missing', async () => {
    const name = `deny-${ns.name}`;
    const scope = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ns.name } } };
    const validations = [{ expression: 'false', message: 'not before Monday', reason: 'Forbidden' }];
    await post(`${ADMISSION}/validatingadmissionpolicies`, {
      metadata: { name },
      spec: { failurePolicy: 'Fail', matchConstraints: { ...scope, resourceRules: [DEPLOYMENTS] }, validations },
    });
    await post(`${ADMISSION}/validatingadmissionpolicybindings`, {
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], matchResources: scope },
    });
    await takesEffect(/not before Monday/);
    expect(await toldBy(up())).toMatchObject(refused(/denied request: not before Monday/));
    await undone();
    await takesEffect(/allowed/);
    await days.mended();
  });

  const webhooked = async (clientConfig: object) => {
    const name = 'deny.example.com';
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': ns.name } };
    const rules = [{ ...DEPLOYMENTS, scope: 'Namespaced' }];
    const common = { sideEffects: 'None', admissionReviewVersions: ['v1'], failurePolicy: 'Fail', timeoutSeconds: 2 };
    await post(`${ADMISSION}/validatingwebhookconfigurations`, {
      metadata: { name: `deny-${ns.name}` },
      webhooks: [{ name, clientConfig, namespaceSelector, rules, ...common }],
    });
  };

  it.skipIf(noWebhook)(`has a webhook that says no${noWebhook ? ` [skipped: ${noWebhook}]` : ''}`, async () => {
    const webhook = await startWebhook('somebody is on holiday');
    undo.push(webhook.stop);
    await webhooked(webhook.clientConfig);
    await takesEffect(/somebody is on holiday/);
    expect(await toldBy(up())).toMatchObject(
      refused(/webhook "deny\.example\.com" denied the request: somebody is on holiday/),
    );
    expect(webhook.seen).toContain('Deployment/one');
    await undone();
    await takesEffect(/allowed/);
    await days.mended();
  });

  it.skipIf(noWebhook)(
    `has a webhook that nobody runs any more${noWebhook ? ` [skipped: ${noWebhook}]` : ''}`,
    async () => {
      const webhook = await startWebhook('');
      await webhook.stop();
      await webhooked(webhook.clientConfig);
      await takesEffect(/failed calling webhook/);
      expect(await toldBy(up())).toMatchObject(refused(/failed calling webhook "deny\.example\.com"/));
      await undone();
      await takesEffect(/allowed/);
      await days.mended();
    },
  );

  it('has a quota on objects', async () => {
    const spec = { hard: { 'count/deployments.apps': '0' } };
    await post(`/api/v1/namespaces/${ns.name}/resourcequotas`, { metadata: { name: 'none' }, spec });
    await takesEffect(/exceeded quota/);
    expect(await toldBy(up())).toMatchObject({
      message: expect.stringMatching(
        /exceeded quota: none, requested: count\/deployments\.apps=1, used: .*=0, limited: .*=0/,
      ),
    });
    await undone();
    await takesEffect(/allowed/);
    await days.mended();
  });

  it('does not let us have one kind of object', async () => {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${ns.name}`;
    const base = `/api/v1/namespaces/${ns.name}/serviceaccounts`;
    await post(base, { metadata: { name: 'ci' } });
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { body } = await api.json<{ status: { token: string } }>({
      method: 'POST',
      path: `${base}/ci/token`,
      body: JSON.stringify(request),
      headers,
    });
    const rule = (apiGroups: string[], resources: string[], verbs = ['*']) => ({ apiGroups, resources, verbs });
    const some = rule(['', 'apps', 'batch', 'policy', 'autoscaling', 'coordination.k8s.io', 'keda.sh'], ['*']);
    await post(`${rbac}/roles`, {
      metadata: { name: 'deploy' },
      rules: [some, rule(['networking.k8s.io'], ['networkpolicies'], ['get', 'list', 'watch'])],
    });
    await post(`${rbac}/rolebindings`, {
      metadata: { name: 'deploy' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deploy' },
      subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: ns.name }],
    });
    const writer = await days.proxied(body.status.token);
    const error = await toldBy(writer.up(days.small()));
    expect(error).toMatchObject({ exitCode: 4, next: expect.stringContaining('platform doctor') });
    expect(`${error.message} ${error.details?.join(' ')}`).toMatch(/networkpolic/i);
    await undone();
    await days.mended();
  });

  /** A policy becomes an autoscaler. */
  const scaled = () => days.small({ ...one, scale: { min: 1, max: 3, metrics: [{ type: 'cpu', percent: 80 }] } });
  const AUTOSCALERS = /^\/apis\/(autoscaling\/v2|metrics\.k8s\.io)\b/;

  it('does not have what a policy needs: nothing is changed', async () => {
    days.proxy().rule = ({ path }) => (/^\/apis\/metrics\.k8s\.io/.test(path) ? { status: 404 } : 'pass');
    const writer = await days.proxied();
    const error = await toldBy(writer.up(scaled()));
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('metrics-server') });
    expect(days.proxy().asked.filter(({ writes, path }) => writes && !path.endsWith('/secrets'))).toEqual([]);
    await days.mended();
  });

  it('loses the definition of a kind in the middle', async () => {
    const gone: Kind = 'HorizontalPodAutoscaler';
    days.proxy().rule = ({ path, method }) => (method === 'PATCH' && AUTOSCALERS.test(path) ? { status: 404 } : 'pass');
    const writer = await days.proxied();
    expect(await toldBy(writer.up(scaled()))).toMatchObject({
      code: 'kind-missing',
      message: `the cluster has no such kind of object: it cannot be asked to create ${gone} of one in namespace ${ns.name}`,
      exitCode: 4,
    });
    await days.mended(scaled());
  });
});
