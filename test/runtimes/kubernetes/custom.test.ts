import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/runtimes/kubernetes/client/index.ts';
import { Annotation } from '../../../src/runtimes/kubernetes/names.ts';
import { customState } from '../../../src/runtimes/kubernetes/observe/custom.ts';

const object = (kind: string, status?: object, rule?: string, spec: object = {}): KubeObject => ({
  apiVersion: 'example.com/v1',
  kind,
  metadata: { name: 'db', generation: 3, ...(rule ? { annotations: { [Annotation.ready]: rule } } : {}) },
  spec,
  ...(status ? { status } : {}),
});
const condition = (type: string, status: string, more: object = {}) => ({ type, status, ...more });

describe('a resource of an operator', () => {
  const rule = 'Ready=True';
  it.each([
    [
      'is not ready while nobody looked at it',
      undefined,
      { ready: false, reason: 'no controller of Cluster has looked at it yet' },
    ],
    [
      'is not ready while its status is of what was before',
      { observedGeneration: 2, conditions: [condition('Ready', 'True')] },
      { ready: false, reason: 'no controller of Cluster has looked at it yet' },
    ],
    ['is not ready without its condition', { phase: 'Setting up' }, { ready: false, reason: 'Ready is not told yet' }],
    [
      'says why it is not ready',
      { conditions: [condition('Ready', 'False', { reason: 'ClusterIsNotReady', message: 'Cluster Is Not Ready' })] },
      { ready: false, reason: 'Ready is False: ClusterIsNotReady: Cluster Is Not Ready' },
    ],
    ['is ready', { observedGeneration: 3, conditions: [condition('Ready', 'True')] }, { ready: true }],
    [
      'is not ready by a condition of what was before',
      { conditions: [condition('Ready', 'True', { observedGeneration: 2 })] },
      { ready: false, reason: 'Ready is told of what was before' },
    ],
  ])('%s', (_, status, state) => expect(customState(object('Cluster', status, rule))).toEqual(state));

  it('is judged by a field where it has no condition', () => {
    const by = (status: object) => customState(object('Database', status, 'status.applied=true'));
    expect(by({ applied: true })).toEqual({ ready: true });
    expect(by({ applied: false, message: 'role "auth" does not exist' })).toEqual({
      ready: false,
      reason: 'applied is false: role "auth" does not exist',
    });
    expect(by({ observedGeneration: 3 })).toEqual({ ready: false, reason: 'applied is not told yet' });
  });

  it('has to fulfil every part of its rule', () => {
    const by = (status: object) =>
      customState(object('OpenSearchCluster', status, 'status.phase=RUNNING,status.health=green'));
    expect(by({ phase: 'RUNNING', health: 'green' })?.ready).toBe(true);
    expect(by({ phase: 'RUNNING', health: 'red' })).toEqual({ ready: false, reason: 'health is red' });
  });
});

describe('a Gateway and its routes', () => {
  it('waits for a controller, and until the Gateway is programmed', () => {
    expect(customState(object('Gateway'))).toEqual({
      ready: false,
      reason: 'no controller of Gateway has looked at it yet',
    });
    const accepted = condition('Accepted', 'True', { observedGeneration: 3 });
    const waiting = condition('Programmed', 'Unknown', { reason: 'Pending', message: 'Waiting for controller' });
    expect(customState(object('Gateway', { conditions: [accepted, waiting] }))).toEqual({
      ready: false,
      reason: 'Programmed is Unknown: Pending: Waiting for controller',
    });
    const programmed = condition('Programmed', 'True', { observedGeneration: 3 });
    expect(customState(object('Gateway', { conditions: [accepted, programmed] }))).toEqual({ ready: true });
  });

  it('waits for every Gateway that a route names', () => {
    const spec = {
      parentRefs: [
        { name: 'load-balancer', sectionName: 'https-1' },
        { name: 'load-balancer', sectionName: 'https-2' },
      ],
    };
    const taken = { conditions: [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')] };
    const lost = {
      conditions: [condition('Accepted', 'True'), condition('ResolvedRefs', 'False', { reason: 'BackendNotFound' })],
    };
    const by = (parents: object[]) => customState(object('HTTPRoute', { parents }, undefined, spec));
    expect(by([])).toEqual({ ready: false, reason: 'no Gateway has looked at it yet' });
    expect(by([taken])).toEqual({ ready: false, reason: '1 of 2 parts of the Gateway took it' });
    expect(by([taken, lost])).toEqual({ ready: false, reason: 'ResolvedRefs is False: BackendNotFound' });
    expect(by([taken, taken])).toEqual({ ready: true });
  });
});

it('does not judge what is ready once it is there', () => {
  expect(customState(object('AuthorizationPolicy'))).toBeUndefined();
  expect(customState(object('ConfigMap', undefined))).toBeUndefined();
});
