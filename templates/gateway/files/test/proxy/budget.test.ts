import { expect, test } from 'vitest';
import { createBudget } from '../../src/proxy/budget.ts';

test('a burst of failures may be retried, a flood of them not', () => {
  const budget = createBudget();
  const spent = Array.from({ length: 30 }, () => budget.spend()).filter(Boolean);
  expect(spent).toHaveLength(20);
});

test('every fifth request earns one more', () => {
  const budget = createBudget();
  while (budget.spend());
  for (let i = 0; i < 6; i += 1) budget.earn();
  expect([budget.spend(), budget.spend()]).toEqual([true, false]);
});
