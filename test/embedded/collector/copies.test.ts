import { expect, it, onTestFinished } from 'vitest';
import { followCopies } from '../../../src/embedded/collector/copies.ts';

const copies = { name: 'order-peers', port: 3000, path: '/metrics' };
const target = { component: 'order', replica: 'order', host: 'order-peers', port: 3000, copies };

it('finds each copy behind a name', async () => {
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return ['10.0.0.9', '10.0.0.4'];
  };
  const other = { component: 'db', replica: 'db', host: 'db', port: 5432 };
  const followed = followCopies(() => [target, other], resolve as never);
  onTestFinished(followed.stop);
  await expect.poll(followed.list).toEqual(
    ['10.0.0.4', '10.0.0.9'].map((host) => ({
      component: 'order',
      replica: `${host}:3000`,
      host,
      port: 3000,
      metrics: `http://${host}:3000/metrics`,
    })),
  );
  expect(asked).toEqual(['order-peers']);
});

it('takes a name without an answer for one that nobody has', async () => {
  const followed = followCopies(() => [target], (async () => {
    throw new Error('ENOTFOUND');
  }) as never);
  onTestFinished(followed.stop);
  await new Promise((wake) => setTimeout(wake, 20));
  expect(followed.list()).toEqual([]);
});
