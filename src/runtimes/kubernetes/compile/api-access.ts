import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf, ownedSelector } from '../names.ts';
import type { Mounted } from './files.ts';
import type { Scope } from './scope.ts';
import type { EnvVar } from './values.ts';

/** Where programs look for their service account. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The kubelet brings a new token long before this one ends. */
const TOKEN_SECONDS = 3600;
/** Every namespace has it: what the API server's certificate is signed by. */
const ROOT_CA = 'kube-root-ca.crt';

/** A Role of exactly what the component may ask for, in this namespace alone, and its binding. Nothing for all others. */
export function apiRole(scope: Scope, component: Component): KubeObject[] {
  if (!component.api) return [];
  const { name, api, kind } = component;
  const { namespace } = scope.place;
  const metadata = { name, namespace, labels: labelsOf(scope.place, name, name, kind) };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return [
    {
      apiVersion,
      kind: 'Role',
      metadata,
      rules: api.map(({ group, resource, verbs }) => ({ apiGroups: [group], resources: [resource], verbs })),
    },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}

/**
 * The token, for its pods alone: mounted by name and not by default, so that what the ServiceAccount says stays true for every other
 * pod. It ends within an hour and is good for nothing but the API.
 */
export function accountMount({ api }: Component): Mounted {
  if (!api) return { volumes: [], mounts: [] };
  const sources = [
    { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
    { configMap: { name: ROOT_CA, items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  ];
  return {
    volumes: [{ name: 'account', projected: { defaultMode: 0o440, sources } }],
    mounts: [{ name: 'account', mountPath: ACCOUNT, readOnly: true }],
  };
}

/** Where it may ask, and how the pods of this platform are told from others in the same namespace. */
export const accountEnv = ({ place }: Scope, { api }: Component): EnvVar[] =>
  api
    ? [
        { name: 'NAMESPACE', value: place.namespace },
        { name: 'SELECTOR', value: ownedSelector(place) },
      ]
    : [];
