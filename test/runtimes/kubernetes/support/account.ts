import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../../src/runtimes/kubernetes/client/index.ts';
import type { testPlatform } from './platform.ts';

export const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const TYPES = { POST: 'application/json', DELETE: 'application/json', PATCH: 'application/merge-patch+json' } as const;

/** A ServiceAccount beside the platform that may do what it is allowed, and nothing else. */
export function limitedAccount({ ns, place, writer }: ReturnType<typeof testPlatform>) {
  let token = '';
  const call = async (method: keyof typeof TYPES, path: string, object?: object) => {
    const api = await ns.client();
    const body = object ? { body: JSON.stringify(object), headers: { 'content-type': TYPES[method] } } : {};
    return (await api.json<{ status?: { token?: string } }>({ method, path, ...body })).body;
  };
  return {
    call,
    subject: `serviceaccount:${ns.name}/ci`,
    /** The namespace is there. */
    async make() {
      const accounts = `/api/v1/namespaces/${ns.name}/serviceaccounts`;
      await call('POST', accounts, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'ci', namespace: ns.name },
      });
      const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
      token = (await call('POST', `${accounts}/ci/token`, request)).status?.token ?? '';
    },
    /** As `kubectl apply -f -` of what doctor prints. */
    async allow(yaml: string) {
      for (const document of parseAllDocuments(yaml)) {
        const object = document.toJS() as KubeObject;
        const { namespace = '' } = object.metadata;
        if (object.kind === 'ServiceAccount') continue;
        await call('POST', `${RBAC}/namespaces/${namespace}/${object.kind.toLowerCase()}s`, object);
      }
    },
    async writer() {
      const { server } = (await ns.client()).where;
      const text = JSON.stringify({
        clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: { token } }],
        contexts: [{ name: 'limited', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'limited',
      });
      return writer({ kubeconfig: { env: {}, text } });
    },
    async remove() {
      for (const kind of ['roles', 'rolebindings'])
        await call('DELETE', `${RBAC}/namespaces/kube-system/${kind}/${place.platform}-test-deploy`).catch(
          () => undefined,
        );
    },
  };
}
