import { expect, it } from 'vitest';
import { Problem, problems, toProblem } from '../src/problem/index.ts';

it('becomes problem details', () => {
  const problem = new Problem(409, 'Taken', {
    detail: 'That name is taken.',
    type: '/problems/taken',
    extra: { name: 'x' },
  });
  expect(problem.toJSON()).toEqual({
    type: '/problems/taken',
    title: 'Taken',
    status: 409,
    detail: 'That name is taken.',
    name: 'x',
  });
});

it('takes its title from the status', () => {
  expect(problems.notFound('Nothing here.').toJSON()).toMatchObject({ type: 'about:blank', title: 'Not Found' });
});

it('says when to come again', () => {
  expect(problems.tooManyRequests(7).headers).toEqual({ 'retry-after': '7' });
});

it('tells nothing of an error that is none of its own', () => {
  const problem = toProblem(new Error('password=hunter2'));
  expect(problem.status).toBe(500);
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});
