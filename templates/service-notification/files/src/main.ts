import { openBlob } from '@app/kit/blob';
import { openCache } from '@app/kit/cache';
import { runMain } from '@app/kit/lifecycle';
import { openQueue } from '@app/kit/queue';
import { createService } from '@app/kit/service';
import { createTelemetry } from '@app/kit/telemetry';
import { createParts } from './parts.ts';
import { notificationRoutes, webhookRoutes } from './routes/index.ts';
import { readSettings } from './settings.ts';
import { subscribe } from './work.ts';

await runMain(async () => {
  const settings = readSettings();
  const telemetry = createTelemetry(settings.server);
  const stores = {
    cache: openCache(settings.cache, telemetry),
    queue: openQueue(settings.queue, telemetry),
    blob: openBlob(settings.blob, telemetry),
  };
  const { cache, queue, blob } = stores;
  const service = await createService({
    settings: settings.server,
    telemetry,
    title: 'Notifications',
    requires: { blob },
    // The list and the stream need neither of them.
    prefers: { cache, queue },
  });
  const parts = createParts({ settings, telemetry, stores });
  notificationRoutes(service.app, parts);
  webhookRoutes(service.app, parts);
  // Streams end when we drain, also while there is no queue to subscribe to.
  await service.start(
    async () => [parts.streams],
    () => subscribe(parts, settings.server.name),
  );
});
