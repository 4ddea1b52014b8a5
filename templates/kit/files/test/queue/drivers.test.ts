import { newId } from '../../src/id/index.ts';
import { memoryQueue, openQueue } from '../../src/queue/index.ts';
import { hasTestBroker, hasTestDatabase, testBroker, testQueueServer, testTelemetry } from '../../src/testing/index.ts';
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

if (hasTestBroker) {
  queueContract('rabbitmq', async () => {
    const queue = openQueue(testBroker(), testTelemetry());
    return { queue, prefix: `t${newId().slice(-12)}-`, close: () => queue.close() };
  });
}
