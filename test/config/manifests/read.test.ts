import { expect, it, test } from 'vitest';
import { readScalingManifest } from '../../../src/config/index.ts';
import { PlatformError } from '../../../src/kernel/index.ts';

const HPA = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: api }
spec:
  scaleTargetRef: { kind: Deployment, name: api }
  maxReplicas: 5
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
`;
const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec: { template: { spec: { containers: [{ name: a, resources: { requests: { cpu: 250m } } }] } } }
`;

it('takes the policy out of whatever else is there, and what its target requests', () => {
  const found = readScalingManifest('a.yaml', `${deployment('other')}---\n${deployment('api')}---\n${HPA}`);
  expect(found).toMatchObject({ name: 'api', policy: { kind: 'HorizontalPodAutoscaler', spec: { maxReplicas: 5 } } });
  expect(found.workload).toEqual({ requests: { cpu: '250m' } });
});

it('reads lists, as kubectl get -o json writes them', () => {
  const item = { kind: 'ScaledObject', metadata: { name: 'w' }, spec: { triggers: [{ type: 'kafka', metadata: {} }] } };
  const found = readScalingManifest('-', JSON.stringify({ kind: 'List', items: [item] }));
  expect(found).toMatchObject({ name: 'w', policy: { kind: 'ScaledObject' } });
  expect(found).not.toHaveProperty('workload');
});

test.each([
  ['kind: Service\n', 'holds neither a HorizontalPodAutoscaler nor a ScaledObject'],
  ['', 'holds neither'],
  [`${HPA}---\n${HPA}`, 'holds 2 policies: HorizontalPodAutoscaler api, HorizontalPodAutoscaler api'],
])('%# is refused', (text, message) => expect(() => readScalingManifest('a.yaml', text)).toThrow(message));

test.each([
  ['maxReplicas: 5', 'maxReplicas: many', { line: 6, path: 'spec.maxReplicas' }],
  ['averageUtilization: 70', 'averageUtilization: 7.5', { line: 9 }],
  ['type: Resource', 'type: ContainerResource', { line: 8, message: expect.stringContaining('cannot be simulated') }],
  ['metadata: { name: api }', 'metadata: { name: api', { line: 4 }],
])('%s made %s is told with its line', (from, to, problem) => {
  let error: unknown;
  try {
    readScalingManifest('a.yaml', HPA.replace(from, to));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(PlatformError);
  expect((error as PlatformError).problems[0]).toMatchObject({ file: 'a.yaml', ...problem });
});
