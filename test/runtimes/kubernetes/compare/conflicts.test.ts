import { expect, it } from 'vitest';
import { ApiError } from '../../../../src/runtimes/kubernetes/client/index.ts';
import { conflictEffects } from '../../../../src/runtimes/kubernetes/compare/conflicts.ts';
import { fieldAt } from '../../../../src/runtimes/kubernetes/compare/path.ts';
import { byHand, edited } from './support.ts';

const IMAGE = '.spec.template.spec.containers[name="service"].image';
const conflict = (manager: string, field: string) =>
  new ApiError(409, {
    details: {
      causes: [{ reason: 'FieldManagerConflict', field, message: `conflict with "${manager}" using apps/v1` }],
    },
  });

it('names manager, field, when, and what to type', () => {
  const live = edited({ managedFields: [byHand({})] });
  const wanted = edited({
    spec: { template: { spec: { containers: [{ name: 'service', image: 'shop/product:2' }] } } },
  });
  expect(conflictEffects(conflict('kubectl-edit', IMAGE), live, wanted, 'dev')).toEqual([
    {
      level: 'refused',
      code: 'conflict',
      text: 'spec.template.spec.containers[service].image was set to "shop/product:1" by kubectl-edit at 2026-11-23T11:00:00Z; platform.yaml says "shop/product:2"',
      next: 'take it over into platform.yaml, or set it back: platform deploy --env dev --force-conflicts',
      field: 'spec.template.spec.containers[service].image',
      manager: 'kubectl-edit',
      at: '2026-11-23T11:00:00Z',
    },
  ]);
});

it('is none among ourselves', () => {
  expect(conflictEffects(conflict('platform-replicas', '.spec.replicas'), edited(), edited(), 'dev')).toEqual([]);
});

it('finds fields by the words of the server', () => {
  const object = {
    metadata: { annotations: { 'example.com/a.b': 'x' } },
    spec: { ports: [{ port: 80, protocol: 'TCP', targetPort: 1 }], args: ['a', 'b'] },
  };
  expect(fieldAt(object, '.metadata.annotations.example.com/a.b')).toBe('x');
  expect(fieldAt(object, '.spec.ports[port=80,protocol="TCP"].targetPort')).toBe(1);
  expect(fieldAt(object, '.spec.args[="b"]')).toBe('b');
  expect(fieldAt(object, '.spec.nothing')).toBeUndefined();
});
