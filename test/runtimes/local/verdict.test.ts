import { expect, test } from 'vitest';
import type { Json } from '../../../src/kernel/index.ts';
import type { Observed, Resource } from '../../../src/plan/index.ts';
import { verdict } from '../../../src/runtimes/local/verdict.ts';

const judge = (kind: string, facts: Json, spec: Json = {}) =>
  verdict({ kind, spec } as unknown as Resource, { facts } as unknown as Observed);

test('a process', () => {
  expect(judge('process', { phase: 'running', ready: true, reason: '' })).toEqual({ state: 'ready' });
  expect(judge('process', { phase: 'running', ready: false, reason: 'GET /readyz answered 503' })).toEqual({
    state: 'waiting',
    reason: 'GET /readyz answered 503',
  });
  expect(judge('process', { phase: 'backoff', ready: false, reason: 'starts again after exit code 1' })).toMatchObject({
    state: 'waiting',
  });
  expect(
    judge('process', { phase: 'ended', ready: false, reason: '', exit: 'exit code 1, 3 times', log: ['x'] }),
  ).toEqual({
    state: 'failed',
    reason: 'ended with exit code 1, 3 times',
    log: ['x'],
  });
});

test('a task', () => {
  expect(judge('task', { state: 'done' })).toEqual({ state: 'done' });
  expect(judge('task', { state: 'running' })).toEqual({ state: 'waiting', reason: 'the task runs' });
  expect(judge('task', { state: 'failed', exit: 'exit code 2', log: [] })).toMatchObject({
    state: 'failed',
    reason: 'ended with exit code 2',
  });
});

test('only what is published must be open', () => {
  const spec = { port: 8080, balancer: 'load-balancer' };
  expect(judge('address', { open: false }, { ...spec, published: true })).toMatchObject({ state: 'waiting' });
  expect(judge('address', { open: false }, { ...spec, published: false })).toEqual({ state: 'ready' });
});

test('what is not there is waited for', () => {
  expect(verdict({ kind: 'process' } as unknown as Resource, undefined).state).toBe('waiting');
});
