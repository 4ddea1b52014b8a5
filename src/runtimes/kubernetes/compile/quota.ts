import type { Component } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { labelsOf } from '../names.ts';
import { cpuQuantity, sizeQuantity } from './quantities.ts';
import { instancesOf, runsPods, type Scope } from './scope.ts';

const GI = 2 ** 30;
const MI = 2 ** 20;
/** Twice what the file can ask for: room for a rollout, for tasks, and for the proxies of a mesh. */
const ROOM = 2;
/** Nothing here may be larger, nothing may ask for less than it can start with. */
const LARGEST = { cpu: 4000, memory: 8 * GI };
const SMALLEST = { cpu: '5m', memory: '8Mi', 'ephemeral-storage': '1Mi' };
/** Limits are bursts: a start takes many times what a program needs later. */
const MOST_RATIO = { cpu: '200', memory: '20' };

/** What all of it may take at most, and what a container gets that says nothing. Only where a mistake would hurt others. */
export function namespaceLimits(scope: Scope): KubeObject[] {
  if (!scope.production) return [];
  const running = scope.model.components.filter(runsPods);
  const sum = (of: (component: Component) => number) =>
    ROOM * running.reduce((total, component) => total + mostCopies(scope, component) * of(component), 0);
  const pods = sum(() => 1);
  const volumes = running.flatMap(({ workload }) =>
    workload.type === 'engine' ? (workload.container?.volumes ?? []) : [],
  );
  const stored = volumes.reduce((total, { bytes }) => total + bytes, 0);
  const operated = running.some(({ workload }) => workload.type === 'operated');
  const largest = (of: (component: Component) => number, least: number) => Math.max(least, ...running.map(of));
  return [
    object(scope, 'ResourceQuota', {
      hard: {
        'requests.cpu': cpuQuantity(Math.ceil(sum(({ resources }) => resources.cpu) / 1000) * 1000),
        'requests.memory': sizeQuantity(Math.ceil(sum(({ resources }) => resources.memory) / GI) * GI),
        'limits.cpu': cpuQuantity(Math.ceil(sum(({ resources }) => resources.limits.cpu) / 1000) * 1000),
        'limits.memory': sizeQuantity(Math.ceil(sum(({ resources }) => resources.limits.memory) / GI) * GI),
        pods: String(pods),
        // What an operator makes volumes for is its own.
        ...(operated ? {} : { 'requests.storage': sizeQuantity(Math.max(GI, ROOM * Math.ceil(stored / GI) * GI)) }),
      },
    }),
    object(scope, 'LimitRange', {
      limits: [
        {
          type: 'Container',
          default: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '1Gi' },
          defaultRequest: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
          max: {
            cpu: cpuQuantity(largest(({ resources }) => resources.limits.cpu, LARGEST.cpu)),
            memory: sizeQuantity(
              Math.ceil(largest(({ resources }) => resources.limits.memory, LARGEST.memory) / MI) * MI,
            ),
          },
          min: SMALLEST,
          maxLimitRequestRatio: MOST_RATIO,
        },
      ],
    }),
  ];
}

const mostCopies = (scope: Scope, { scale, replicas, workload }: Component) =>
  workload.type === 'operated' ? instancesOf(scope) : Math.max(1, scale?.max ?? replicas);

const object = ({ place }: Scope, kind: string, spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name: 'platform',
    namespace: place.namespace,
    labels: labelsOf(place, 'platform', 'platform', 'platform'),
  },
  spec,
});
