import { expect, test } from 'vitest';
import { createStyle, type ReviewView, reviewLines } from '../../src/ui/index.ts';

const plain = createStyle(false);
const operation = { n: 1, component: 'product', after: [], destructive: false };
const none: ReviewView = { operations: [], drift: [], checks: [] };

test('fields, effects, changes by hand and what stands in the way', () => {
  const long = 'registry.example.com/a/very/long/name/of/a/repository/product:';
  const review: ReviewView = {
    release: '7',
    operations: [
      {
        ...{ ...operation, action: 'update', resource: 'product/Deployment', cause: 'changed: image, env' },
        fields: [
          { field: 'image', before: `${long}1111`, after: `${long}2222` },
          { field: 'env[A]', after: 'x' },
          { field: 'env[B]', before: 1 },
        ],
        effects: [
          { level: 'info', code: 'restart', text: 'its copy is replaced, a new one first' },
          { level: 'refused', code: 'conflict', text: 'spec.x is not ours', next: 'give it up' },
        ],
      },
      { ...operation, n: 2, after: [1], action: 'run', resource: 'product/migrate', cause: 'never ran' },
    ],
    drift: [
      {
        ...{
          resource: 'product/Deployment',
          component: 'product',
          change: 'changed',
          field: 'spec.x',
          released: 1,
          now: 2,
        },
        ...{ manager: 'kubectl-edit', at: '2026-11-23T11:00:00Z', outcome: 'refused' },
      },
      { resource: 'product/Service', component: 'product', change: 'gone', outcome: 'made again' },
    ],
    checks: [
      { name: 'cluster', ok: true, message: 'fine' },
      { name: 'quota', ok: false, message: 'no room', next: 'ask for more' },
    ],
  };
  expect(reviewLines(review, plain)).toEqual([
    '[]  -> #1 update product/Deployment changed: image, env',
    '        image   …ory/product:1111" → …ory/product:2222"',
    '        env[A]  + "x"',
    '        env[B]  - 1',
    '       · its copy is replaced, a new one first',
    '       ✗ spec.x is not ours  give it up',
    '[1] -> #2 run    product/migrate    never ran',
    '',
    'changed by hand since release 7',
    '    product/Deployment  spec.x  1 → 2        by kubectl-edit, 2026-11-23 11:00:00Z  refused',
    '    product/Service             was removed                                         made again',
    '',
    'what stands in the way',
    '  ✗  quota  no room  ask for more',
    '',
    '1 to change, 1 to run once; new copies of product; refused: 1',
  ]);
});

test('nothing', () => {
  expect(reviewLines(none, plain)).toEqual(['nothing to change']);
});

test('many fields are counted', () => {
  const fields = Array.from({ length: 14 }, (_, n) => ({ field: `f${n}`, before: 0, after: n }));
  const lines = reviewLines(
    { ...none, operations: [{ ...operation, action: 'update', resource: 'a/b', cause: '', fields }] },
    plain,
  );
  expect(lines.filter((line) => line.includes('→'))).toHaveLength(12);
  expect(lines).toContain('       and 2 more fields: --json has all');
});
