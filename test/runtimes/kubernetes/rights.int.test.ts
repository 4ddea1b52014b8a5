import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOn } from '../../support/engines.ts';
import { service, testPlatform } from './support/platform.ts';

/** What `platform doctor` asks for, as a Role. */
const RULES = [
  {
    apiGroups: ['', 'apps', 'batch', 'networking.k8s.io', 'policy', 'autoscaling', 'coordination.k8s.io'],
    resources: [
      ...['serviceaccounts', 'configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'pods', 'events'],
      ...['deployments', 'statefulsets', 'replicasets', 'jobs', 'networkpolicies', 'poddisruptionbudgets'],
      ...['horizontalpodautoscalers', 'leases', 'pods/log', 'pods/exec', 'pods/portforward', 'pods/proxy'],
    ],
    verbs: ['*'],
  },
];

describeOn('kubernetes', 'a user with rights in one namespace, which somebody else made', () => {
  const platform = testPlatform('rights');
  const { ns } = platform;
  const model = platform.model([service('one')]);
  const headers = { 'content-type': 'application/json' };
  let token = '';
  let server = '';

  const post = async (path: string, object: object) => {
    const api = await ns.client();
    return (
      await api.json<{ status?: { token?: string } }>({ method: 'POST', path, body: JSON.stringify(object), headers })
    ).body;
  };
  const limited = () =>
    platform.writer({
      kubeconfig: {
        env: {},
        text: JSON.stringify({
          clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
          users: [{ name: 'u', user: { token } }],
          contexts: [{ name: 'limited', context: { cluster: 'c', user: 'u' } }],
          'current-context': 'limited',
        }),
      },
    });

  beforeAll(async () => {
    const api = await ns.client();
    server = api.where.server;
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${ns.name}`;
    await post('/api/v1/namespaces', { metadata: { name: ns.name } });
    await post(`/api/v1/namespaces/${ns.name}/serviceaccounts`, { metadata: { name: 'ci' } });
    const made = await post(`/api/v1/namespaces/${ns.name}/serviceaccounts/ci/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    token = made.status?.token ?? '';
    await post(`${rbac}/roles`, { metadata: { name: 'deploy' }, rules: [] });
    await post(`${rbac}/rolebindings`, {
      metadata: { name: 'deploy' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deploy' },
      subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: ns.name }],
    });
  });
  afterAll(() => platform.remove());

  it('is told what is missing', async () => {
    const writer = await limited();
    expect((await writer.runtime.check())[1]).toMatchObject({
      name: 'permissions',
      ok: false,
      message: expect.stringContaining('create deployments'),
    });
    await expect(writer.up(model)).rejects.toMatchObject({
      message: expect.stringMatching(/^the cluster does not allow to list secrets in namespace rights-/),
      exitCode: 4,
    });
  });

  it('deploys with a role for the namespace alone, and leaves the namespace as it is', async () => {
    const api = await ns.client();
    const role = `/apis/rbac.authorization.k8s.io/v1/namespaces/${ns.name}/roles/deploy`;
    await api.json({
      method: 'PATCH',
      path: role,
      body: JSON.stringify({ rules: RULES }),
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const writer = await limited();
    expect((await writer.runtime.check())[1]).toMatchObject({ name: 'permissions', ok: true });
    expect((await writer.up(model)).outcome).toMatchObject({ status: 'done', failures: [] });
    const never = new AbortController().signal;
    expect(await writer.session.down({ data: true }, () => undefined, never)).toMatchObject({ status: 'done' });
    expect(await ns.contents()).toEqual([]);
    expect((await api.get('Namespace', '', ns.name))?.metadata.labels).not.toHaveProperty(
      'pod-security.kubernetes.io/enforce',
    );
  });
});
