import { expect, it } from 'vitest';
import type { Operation } from '../../../src/plan/types.ts';
import { ApiError, type Client } from '../../../src/runtimes/kubernetes/client/index.ts';
import { priorityChecks } from '../../../src/runtimes/kubernetes/preflight/priority.ts';

const operation = (priorityClassName?: string) =>
  ({ desired: { spec: { spec: { template: { spec: { priorityClassName } } } } } }) as unknown as Operation;
const cluster = (answer: number) =>
  ({
    json: async () => {
      if (answer !== 200) throw new ApiError(answer, {});
      return { body: {} };
    },
  }) as unknown as Client;

it('a priority class that is not there is told before a pod is refused for it', async () => {
  const asked = [
    operation('business'),
    operation('business'),
    operation(),
    { action: 'remove' } as unknown as Operation,
  ];
  expect(await priorityChecks(asked, cluster(404))).toEqual([
    {
      name: 'priority',
      ok: false,
      message: 'there is no PriorityClass business in the cluster: no pod of this platform would be made',
      next: 'kubectl create priorityclass business --value=1000, or leave priorityClass of the environment out',
    },
  ]);
  expect(await priorityChecks(asked, cluster(200))).toEqual([]);
});

it('is taken to be there where that may not be asked, and not asked for where none is named', async () => {
  expect(await priorityChecks([operation('business')], cluster(403))).toEqual([]);
  expect(await priorityChecks([operation()], cluster(500))).toEqual([]);
});
