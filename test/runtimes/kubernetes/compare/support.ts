import type { KubeObject } from '../../../../src/runtimes/kubernetes/client/index.ts';

/** A Deployment as the server holds it: ours, and edited by hand afterwards. */
export function edited(
  change: { readonly spec?: object; readonly managedFields?: readonly object[] } = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'product',
      uid: 'u1',
      annotations: { 'platform-toolkit.dev/digest': 'd1' },
      managedFields: [
        {
          manager: 'platform',
          operation: 'Apply',
          time: '2026-11-23T10:00:00Z',
          fieldsV1: { 'f:spec': { 'f:progressDeadlineSeconds': {}, 'f:replicas': {} } },
        },
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          subresource: 'status',
          time: '2026-11-23T12:00:00Z',
          fieldsV1: { 'f:status': { 'f:replicas': {} } },
        },
        ...(change.managedFields ?? []),
      ],
    } as KubeObject['metadata'],
    spec: {
      replicas: 2,
      progressDeadlineSeconds: 60,
      template: {
        spec: { containers: [{ name: 'service', image: 'shop/product:1', env: [{ name: 'A', value: '1' }] }] },
      },
      ...change.spec,
    },
  };
}

export const byHand = (fieldsV1: object, time = '2026-11-23T11:00:00Z', manager = 'kubectl-edit') => ({
  manager,
  operation: 'Update',
  time,
  fieldsV1,
});
