import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { deltas } from '../../../../src/runtimes/kubernetes/compare/difference.ts';
import { effectsOf } from '../../../../src/runtimes/kubernetes/compare/effects.ts';

const object = (kind: string, spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'product' },
  spec,
});
const effects = (kind: string, before: object, after: object, fixed?: readonly string[]) => {
  const [live, next] = [object(kind, before), object(kind, after)];
  const changed = { live, after: next, deltas: deltas(live, next), ...(fixed ? { fixed } : {}) };
  return effectsOf(changed).map(({ level, code, text }) => `${level} ${code}: ${text}`);
};
const pods = (image: string) => ({ template: { spec: { containers: [{ name: 'service', image }] } } });
const volume = (storage: string) => ({
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
});

describe('what a change does to what runs', () => {
  it.each([
    [
      'new pods',
      'Deployment',
      { replicas: 2, ...pods('a') },
      { replicas: 2, ...pods('b') },
      'info restart: its 2 copies are replaced, a new one first',
    ],
    ['one pod', 'Deployment', pods('a'), pods('b'), 'info restart: its copy is replaced, a new one first'],
    [
      'one store',
      'StatefulSet',
      pods('a'),
      pods('b'),
      'warn restart: its copy stops and starts again: nothing answers meanwhile',
    ],
    [
      'three of a store',
      'StatefulSet',
      { replicas: 3, ...pods('a') },
      { replicas: 3, ...pods('b') },
      'info restart: its 3 copies stop and start again, one by one',
    ],
    ['fewer', 'Deployment', { replicas: 3 }, { replicas: 1 }, 'warn fewer: 2 of 3 copies leave'],
    ['none', 'Deployment', { replicas: 3 }, { replicas: 0 }, 'warn fewer: no copy stays of 3'],
    [
      'a lower end',
      'HorizontalPodAutoscaler',
      { maxReplicas: 6 },
      { maxReplicas: 3 },
      'warn fewer: at most 3 copies from now on, not 6',
    ],
    [
      'another port',
      'Service',
      { ports: [{ name: 'http', port: 80 }] },
      { ports: [{ name: 'http', port: 81 }] },
      'warn traffic: it is reached in another way: spec.ports',
    ],
    [
      'a larger volume',
      'StatefulSet',
      volume('1Gi'),
      volume('2Gi'),
      'warn volume: the volume data grows from 1Gi to 2Gi; it can never shrink again',
    ],
    [
      'a smaller volume',
      'StatefulSet',
      volume('2Gi'),
      volume('1Gi'),
      'refused volume: the volume data cannot shrink from 2Gi to 1Gi',
    ],
    ['the same in other words', 'StatefulSet', volume('1Gi'), volume('1024Mi'), undefined],
    ['a new volume', 'StatefulSet', {}, volume('1Gi'), 'warn volume: a new, empty volume data of 1Gi'],
    ['a deadline', 'Deployment', { progressDeadlineSeconds: 60 }, { progressDeadlineSeconds: 90 }, undefined],
  ])('%s', (_title, kind, before, after, expected) => {
    expect(effects(kind, before, after)).toEqual(expected === undefined ? [] : [expected]);
  });

  it('what can never change', () => {
    const selector = ['spec.selector'];
    expect(effects('Deployment', { selector: 1 }, { selector: 2 }, selector)).toEqual([
      'refused immutable: spec.selector can never change once Deployment product is there',
    ]);
    expect(effects('PodDisruptionBudget', { selector: 1 }, { selector: 2 }, selector)).toEqual([
      'warn remade: spec.selector can never change: PodDisruptionBudget product is removed and made again',
    ]);
    expect(effects('StatefulSet', { serviceName: 'a' }, { serviceName: 'b' }, ['spec.serviceName'])).toEqual([
      'info remade: spec.serviceName can never change: it is made anew around its copies, its volumes stay',
    ]);
  });
});
