import { blobSettings, openBlob } from '@app/kit/blob';
import { readConfig, text } from '@app/kit/config';
import { runMain, serverSettings } from '@app/kit/lifecycle';
import { openQueue, queueSettings } from '@app/kit/queue';
import { createTelemetry } from '@app/kit/telemetry';
import { createWorker } from '@app/kit/worker';
import { receiptHandler } from './receipts/index.ts';

/** To make a document takes the processor: more at a time would only make all of them late. */
const AT_ONCE = 4;

await runMain(async () => {
  const config = readConfig({
    server: serverSettings(),
    queue: queueSettings('QUEUE'),
    blob: blobSettings('BLOB'),
    bucket: text('RECEIPTS_BUCKET', { default: 'receipts' }),
    issuer: text('RECEIPT_ISSUER', { default: 'Shop' }),
  });
  const { bucket, issuer } = config;
  const telemetry = createTelemetry(config.server);
  const { log } = telemetry;
  const queue = openQueue(config.queue, telemetry);
  const blob = openBlob(config.blob, telemetry);

  const worker = createWorker({ settings: config.server, telemetry, requires: { queue, blob } });
  await worker.start(async () => [
    await queue.subscribe({
      topics: ['orders'],
      group: config.server.name,
      concurrency: AT_ONCE,
      handle: receiptHandler({ blob, queue, log, bucket, issuer }),
    }),
  ]);
});
