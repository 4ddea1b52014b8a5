import type { Client } from '../../../../src/runtimes/kubernetes/client/index.ts';

/** Whose API it is; nobody has one of that name. */
const GROUP = 'gone.example.dev';
export const SILENT = `v1.${GROUP}`;
const PATH = '/apis/apiregistration.k8s.io/v1/apiservices';

/** An API that is registered, and whose server is gone: as after a KEDA that somebody removed by its namespace alone. */
export async function registerSilent(api: Client): Promise<void> {
  await removeSilent(api);
  const object = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: SILENT },
    spec: {
      group: GROUP,
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { namespace: 'gone-for-ever', name: 'nobody', port: 443 },
    },
  };
  const headers = { 'content-type': 'application/json' };
  await api.json({ method: 'POST', path: PATH, body: JSON.stringify(object), headers });
}

/** Whether there was one. */
export const removeSilent = (api: Client): Promise<boolean> => api.remove('APIService', '', SILENT);
