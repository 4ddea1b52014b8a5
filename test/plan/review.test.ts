import { expect, test } from 'vitest';
import { type Observed, type Resource, reconcile, reviewed } from '../../src/plan/index.ts';

const resource = (id: string, spec: Resource['spec'], change: Partial<Resource> = {}): Resource => ({
  id,
  kind: 'process',
  component: id.split('/')[0] ?? '',
  spec,
  digest: JSON.stringify(spec),
  dependsOn: [],
  deadlineMs: 1000,
  holdsData: false,
  rollout: 'in-place',
  ...change,
});
const copyOf = ({ id, kind, component, spec, digest, holdsData, rollout }: Resource, facts = {}): Observed => ({
  ...{ id, kind, component, spec, digest, holdsData, rollout },
  generation: '',
  admitted: true,
  alive: true,
  facts,
});
const plan = (desired: readonly Resource[], observed: readonly Observed[], changes?: Parameters<typeof reviewed>[1]) =>
  reviewed(reconcile(desired, observed, { rollout: 'native' }), changes).map(
    ({ action, resource: id, fields, effects }) => ({
      ...{ action, id },
      ...(fields ? { fields } : {}),
      ...(effects ? { effects: effects.map(({ level, text }) => `${level}: ${text}`) } : {}),
    }),
  );

test('fields with what they were and will be, without secrets', () => {
  const before = resource('a/config', { env: { 'a.b': '1', TOKEN: 'x', GONE: 1 } });
  const after = resource('a/config', { env: { 'a.b': '2', TOKEN: 'y' } });
  expect(plan([after], [copyOf(before)])).toEqual([
    {
      action: 'update',
      id: 'a/config',
      fields: [
        { field: 'env.GONE', before: 1 },
        { field: 'env.TOKEN', before: '***', after: '***' },
        { field: 'env.a.b', before: '1', after: '2' },
      ],
    },
  ]);
});

test('what the runtime found itself comes first', () => {
  const [before, after] = [resource('a/x', 1), resource('a/x', 2)];
  const effects = [{ level: 'warn', code: 'restart', text: 'its copy stops and starts again' } as const];
  const values = [{ field: 'spec.image', before: 'a', after: 'b' }];
  expect(plan([after], [copyOf(before)], [{ id: 'a/x', values, effects }])).toEqual([
    { action: 'update', id: 'a/x', fields: values, effects: ['warn: its copy stops and starts again'] },
  ]);
});

test('tasks and ends are told', () => {
  const task = resource('db/migrate', 1, { rollout: 'once' });
  const gone = copyOf(resource('old/Deployment', 1), { wanted: 2 });
  expect(plan([task], [gone])).toEqual([
    { action: 'run', id: 'db/migrate', effects: ['info: a task: a rollback does not undo what it does'] },
    { action: 'remove', id: 'old/Deployment', effects: ['warn: old ends: its 2 copies leave'] },
  ]);
});
