/** Publishes or handles messages with the kit of a generated project, as its services do; told by its parent what to do. */
import { openQueue } from 'kit/queue';
import { testTelemetry } from 'kit/testing';

/** As many keys as a shop has orders open: messages of one key wait for each other. */
const KEYS = 10_000;
const TEXT = 'x'.repeat(200);

let queue;
let subscription;
let cpu;
let finish;
const finished = new Promise((resolve) => {
  finish = resolve;
});

const message = (n) => ({ key: `k${n % KEYS}`, type: 'order.placed', data: { n, text: TEXT } });
const spent = () => {
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: user + system };
};

async function publish({ topic, messages, batch, parallel }) {
  let next = 0;
  const work = async () => {
    while (next < messages) {
      const from = next;
      next += batch;
      const length = Math.min(batch, messages - from);
      await queue.publish(
        topic,
        Array.from({ length }, (_, i) => message(from + i)),
      );
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

async function answer({ role, settings, topic, messages, concurrency, ...rest }) {
  if (settings) queue ??= openQueue(settings, testTelemetry());
  if (role === 'connect') await queue.ping();
  if (role === 'subscribe') {
    let handled = 0;
    const handle = async () => {
      handled += 1;
      if (handled === messages) finish();
    };
    subscription = await queue.subscribe({ topics: [topic], group: topic, concurrency, handle });
  }
  if (role === 'publish') await publish({ topic, messages, ...rest });
  if (role === 'handled') {
    await finished;
    // What it has handled is told to the queue by then.
    await subscription.close();
  }
  const result = spent();
  cpu = process.cpuUsage();
  return result;
}

process.on('message', (question) => {
  answer(question).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
