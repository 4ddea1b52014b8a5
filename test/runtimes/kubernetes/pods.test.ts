import { describe, expect, it } from 'vitest';
import type { Client } from '../../../src/runtimes/kubernetes/client/index.ts';
import { readyPod } from '../../../src/runtimes/kubernetes/pods.ts';

const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
const pod = (name: string, ready: boolean, labels: Record<string, string>) => ({
  metadata: { name, labels },
  spec: { containers: [{ name: 'main' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const component = (name: string) => ({ 'platform-toolkit.dev/component': name });
const ours = (name: string) => ({
  ...component(name),
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': 'shop-dev',
  'app.kubernetes.io/managed-by': 'platform',
});

/** Selects as the API server does: `a=b`, `a!=b` (also where there is no a), `a`. */
function cluster(pods: readonly ReturnType<typeof pod>[]): Client {
  const matches = (labels: Record<string, string>, term: string) => {
    const [, key = '', operator, value] = /^([^!=]+)(!=|=)?(.*)$/.exec(term) ?? [];
    if (operator === undefined) return key in labels;
    return (labels[key] === value) === (operator === '=');
  };
  const list = async (_kind: string, _namespace: string, { labelSelector }: { labelSelector: string }) => ({
    body: pods.filter(({ metadata }) => labelSelector.split(',').every((term) => matches(metadata.labels, term))),
  });
  return { list } as unknown as Client;
}

describe('the pod of a component', () => {
  it('is one of its workload', async () => {
    const client = cluster([
      pod('db-0', false, ours('db')),
      pod('db-1', true, ours('db')),
      pod('x', true, ours('web')),
    ]);
    expect((await readyPod(client, place, 'db')).metadata.name).toBe('db-1');
    expect((await readyPod(client, place, 'db', '0')).metadata.name).toBe('db-0');
  });

  it('is one that an operator made for it, never that of a task of ours', async () => {
    const task = { ...ours('db-user-order'), ...component('db') };
    const made = { ...component('db'), 'app.kubernetes.io/managed-by': 'cloudnative-pg' };
    const client = cluster([pod('db-user', true, task), pod('db-1', true, made), pod('mq-0', true, component('mq'))]);
    expect((await readyPod(client, place, 'db')).metadata.name).toBe('db-1');
    expect((await readyPod(client, place, 'mq')).metadata.name).toBe('mq-0');
    await expect(readyPod(client, place, 'cache')).rejects.toThrow('no copy of cache runs');
  });
});
