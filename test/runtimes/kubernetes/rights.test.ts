import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Operation, Resource } from '../../../src/plan/types.ts';
import { readerChecks } from '../../../src/runtimes/kubernetes/preflight/reader.ts';
import { neededFor } from '../../../src/runtimes/kubernetes/preflight/rights.ts';
import { grantedBy, parseSubject, renderRights, rightLines } from '../../../src/runtimes/kubernetes/rights/index.ts';

const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
  readonly subjects?: readonly object[];
}
const documents = (text: string) => parseAllDocuments(text).map((each) => each.toJS() as Document);

it('are a Role in the namespace and one for a single name in kube-system', () => {
  const found = documents(renderRights(place, []));
  expect(found.map(({ kind, metadata }) => `${metadata.namespace}/${kind}/${metadata.name}`)).toEqual([
    'shop-dev/ServiceAccount/platform-deployer',
    'shop-dev/Role/shop-dev-deploy',
    'shop-dev/RoleBinding/shop-dev-deploy',
    'kube-system/Role/shop-dev-deploy',
    'kube-system/RoleBinding/shop-dev-deploy',
  ]);
  expect(found[3]?.rules).toEqual([
    { apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] },
  ]);
  const all = found.flatMap(({ rules = [] }) => rules);
  expect(all.flatMap(({ verbs, resources }) => [...verbs, ...resources])).not.toContain('*');
  expect(found[1]?.rules).toContainEqual({
    apiGroups: [''],
    resources: ['secrets'],
    verbs: ['list', 'create', 'patch', 'delete'],
  });
});

it('have kinds of additions only where the platform is made of them', () => {
  const keda = { kind: 'ScaledObject' } as Resource;
  expect(renderRights(place, [])).not.toContain('keda.sh');
  expect(renderRights(place, [keda])).toContain('apiGroups: ["keda.sh"]\n    resources: [scaledobjects]');
});

const reader = {
  kind: 'Role',
  spec: {
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
    ],
  },
} as unknown as Resource;

it('have what a component of the platform may do, where one may: nobody gives away what he has not', () => {
  expect(renderRights(place, [])).not.toContain('rbac.authorization.k8s.io"]');
  const [, role] = documents(renderRights(place, [reader, { kind: 'RoleBinding' } as Resource]));
  const rules = role?.rules ?? [];
  const verbs = ['get', 'list', 'create', 'patch', 'delete'];
  expect(rules).toContainEqual({
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs,
  });
  // `list` of pods stands above: whoever deploys needs it anyway. Each right is said once.
  expect(rules).toContainEqual({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] });
  const said = rules.flatMap(({ apiGroups, resources, resourceNames = [''], verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource} ${apiGroups} ${resourceNames}`)),
  );
  expect(said).toContain('list pods  ');
  expect(said).toContain('list pods metrics.k8s.io ');
  expect(new Set(said).size).toBe(said.length);
  expect(rules).toContainEqual({ apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] });
  expect(rightLines(grantedBy([reader]))).toEqual([
    'pods: get, list, watch',
    'pods/log: get',
    'pods.metrics.k8s.io: get, list',
  ]);
});

it('that are missing for a component are said by the release that leaves it out', () => {
  const resource = (component: string, more: object = {}) => ({ component, kind: 'Deployment', ...more }) as Resource;
  const created = (desired: Resource) => ({ action: 'create', desired }) as unknown as Operation;
  const stack = ['collector', 'loki', 'prometheus'].map((name) => resource(name));
  const operations = [created(stack[0] as Resource)];
  expect(readerChecks(operations, stack)).toMatchObject([
    {
      warning: true,
      message: expect.stringMatching(/^nobody will collect lines of .*, restarts of pods, CPU and memory of pods: /),
    },
  ]);
  const role = { ...reader, component: 'reader' };
  expect(readerChecks(operations, [...stack, role])).toEqual([]);
  // Said once, and not where nobody keeps it.
  expect(readerChecks([created(resource('order'))], stack)).toEqual([]);
  expect(readerChecks(operations, [resource('collector'), resource('jaeger')])).toEqual([]);
  const [lean] = readerChecks(operations, [resource('collector')]);
  expect(lean?.message).toContain('lines of stores');
});

it('are for whoever is named', () => {
  expect(
    ['ci', 'serviceaccount:ci/deployer', 'user:ann@example.com', 'group:team-a', 'Ann B', 'a/b/c'].map(parseSubject),
  ).toEqual([
    { kind: 'ServiceAccount', name: 'ci' },
    { kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' },
    { kind: 'User', name: 'ann@example.com' },
    { kind: 'Group', name: 'team-a' },
    undefined,
    undefined,
  ]);
  expect(documents(renderRights(place, [], 'user:ann'))[1]?.subjects).toEqual([
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ann' },
  ]);
  expect(() => renderRights(place, [], 'Ann B')).toThrow('"Ann B" is no subject');
});

it('of a plan are those of its verbs, and of its records', () => {
  const operation = (action: string, kind: string) => ({ action, desired: { kind } }) as unknown as Operation;
  const lines = rightLines(neededFor([operation('create', 'Deployment'), operation('remove', 'Service')]));
  expect(lines).toContain('deployments.apps: get, create, patch');
  expect(lines).toContain('services: get, delete');
  expect(lines).toContain('leases.coordination.k8s.io/platform-lock: get, update');
});
