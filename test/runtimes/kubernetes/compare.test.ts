import { describe, expect, it } from 'vitest';
import { covers } from '../../../src/runtimes/kubernetes/compare/covers.ts';
import { difference } from '../../../src/runtimes/kubernetes/compare/difference.ts';

describe('covers', () => {
  it.each([
    ['defaults of the server do not count', { a: 1, b: 2 }, { a: 1 }, true],
    ['a missing field does', { b: 2 }, { a: 1 }, false],
    ['the same quantity in other words', { cpu: '1', memory: '1Gi' }, { cpu: '1000m', memory: '1024Mi' }, true],
    ['another quantity', { cpu: '2' }, { cpu: '1000m' }, false],
    ['empty is the same as absent', {}, { ingress: [], selector: {} }, true],
    ['…but not the same as something', { ingress: [1] }, { ingress: [] }, false],
    ['items of a list with more fields', [{ name: 'a', protocol: 'TCP' }], [{ name: 'a' }], true],
    ['an item that somebody else added', [{ name: 'proxy' }, { name: 'a' }], [{ name: 'a' }], true],
    ['a list without keys has an order', ['b', 'a'], ['a', 'b'], false],
    ['a shorter list without keys', ['a', 'b'], ['a'], false],
  ])('%s', (_title, live, wanted, expected) => {
    expect(covers(live, wanted)).toBe(expected);
  });
});

describe('difference', () => {
  it('names the fields, and containers by their name', () => {
    const pod = (image: string, value: string) => ({
      spec: { containers: [{ name: 'service', image, env: [{ name: 'CURRENCY', value }] }] },
    });
    expect(difference(pod('a', 'EUR'), pod('b', 'USD'))).toEqual([
      'spec.containers[service].env[CURRENCY].value',
      'spec.containers[service].image',
    ]);
  });

  it('leaves out what changes by itself', () => {
    const object = (version: string) => ({ metadata: { name: 'a', resourceVersion: version }, status: { version } });
    expect(difference(object('1'), object('2'))).toEqual([]);
    // The server draws another port each time that it is asked what it would make of a change.
    const service = (healthCheckNodePort?: number) => ({ spec: { type: 'LoadBalancer', healthCheckNodePort } });
    expect(difference(service(), service(31_449))).toEqual([]);
  });
});
