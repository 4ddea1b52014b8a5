import { createServer, type RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createHealth, serve } from '../../src/lifecycle/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

async function start(listener: RequestListener, stopMs = 1000) {
  const signals = ['SIGTERM', 'SIGINT', 'disconnect'] as const;
  const health = createHealth();
  const closed: string[] = [];
  const running = await serve({
    server: createServer(listener),
    settings: { host: '127.0.0.1', port: 0, drainMs: 0, stopMs },
    health,
    log: testTelemetry().log,
    close: async () => void closed.push('closed'),
  });
  // What serve listens to belongs to the process of the tests here.
  onTestFinished(() => {
    for (const signal of signals) process.removeAllListeners(signal);
  });
  return { running, health, closed, url: `http://127.0.0.1:${running.port}` };
}

it('takes a free port and is ready', async () => {
  const { running, health, url } = await start((_request, response) => response.end('hello'));
  expect(running.port).toBeGreaterThan(0);
  expect(health.state).toBe('ready');
  expect(await (await fetch(url)).text()).toBe('hello');
  await running.stop(0);
});

it('serves while it drains, finishes what is in flight, then closes', async () => {
  let release: (() => void) | undefined;
  const answer: RequestListener = async (request, response) => {
    if (request.url === '/slow') {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    response.end(health.state);
  };
  const { running, health, closed, url } = await start(answer, 10_000);
  const slow = fetch(`${url}/slow`);
  await expect.poll(() => release).toBeDefined();
  const stopped = running.stop(1500);
  expect(await (await fetch(url)).text()).toBe('draining');
  const isOpen = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await expect.poll(isOpen, { timeout: 10_000 }).toBe(false);
  release?.();
  expect(await (await slow).text()).toBe('draining');
  await stopped;
  expect(closed).toEqual(['closed']);
  await expect(fetch(url)).rejects.toThrow();
});

it('stops draining when told to stop at once', async () => {
  const { running } = await start((_request, response) => response.end());
  const stopped = running.stop(60_000);
  await running.stop(0);
  await stopped;
});

it('gives up requests that take too long', async () => {
  let requests = 0;
  const { running, url } = await start(() => {
    requests += 1;
  });
  const hanging = fetch(url).catch((error: Error) => error);
  await expect.poll(() => requests).toBe(1);
  await running.stop(0);
  expect(await hanging).toBeInstanceOf(Error);
});
