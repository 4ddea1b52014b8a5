import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createClient } from '../../../src/runtimes/docker/client/index.ts';
import { createLogs } from '../../../src/runtimes/docker/logs/index.ts';
import { describeOn } from '../../support/engines.ts';

const INSTANCE = `lines-${process.pid}`;
const PATIENCE = { timeout: 20_000 };

describeOn('docker', 'output that is followed on Docker', () => {
  const docker = new Docker();
  let container: Docker.Container;
  beforeAll(async () => {
    container = await docker.createContainer({
      name: INSTANCE,
      Image: 'node:24-slim',
      Cmd: ['sh', '-c', 'echo up; sleep 2; echo down'],
      Labels: {
        'dev.platform.instance': INSTANCE,
        'dev.platform.component': 'order',
        'dev.platform.id': 'order/container/1',
      },
    });
  });
  afterAll(() => container?.remove({ force: true }));

  test('a container is seen before it starts, and starts once more: each of its lines comes once', async () => {
    const told: string[] = [];
    const stop = new AbortController();
    const logs = createLogs(createClient(nodePorts.fs), INSTANCE, nodePorts.clock);
    const following = (async () => {
      for await (const { text } of logs.read({ follow: true }, stop.signal)) told.push(text);
    })();
    // Longer than it takes to look twice.
    await nodePorts.clock.sleep(2500);
    expect(told).toEqual([]);
    await container.start();
    await expect.poll(() => told, PATIENCE).toEqual(['up', 'down']);
    await container.wait();
    await container.start();
    await expect.poll(() => told, PATIENCE).toEqual(['up', 'down', 'up', 'down']);
    await nodePorts.clock.sleep(2500);
    expect(told).toEqual(['up', 'down', 'up', 'down']);
    stop.abort();
    await following;
  });
});
