import { memoryQueue, openQueue } from '../../src/queue/index.ts';
import { hasTestDatabase, testQueueServer, testTelemetry } from '../../src/testing/index.ts';
import { queueContract } from './contract.ts';

queueContract('memory', async () => {
  const queue = memoryQueue();
  return { queue, close: () => queue.close() };
});

if (hasTestDatabase) {
  queueContract('postgres', async () => {
    const { settings, drop } = await testQueueServer();
    const queue = openQueue(settings, testTelemetry());
    return {
      queue,
      close: async () => {
        await queue.close();
        await drop();
      },
    };
  });
}
