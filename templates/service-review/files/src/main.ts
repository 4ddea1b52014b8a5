import { openBlob } from '@app/kit/blob';
import { openDocuments } from '@app/kit/documents';
import { every, runMain } from '@app/kit/lifecycle';
import { startRelay } from '@app/kit/outbox';
import { openQueue } from '@app/kit/queue';
import { openSearch } from '@app/kit/search';
import { createService } from '@app/kit/service';
import { createTelemetry } from '@app/kit/telemetry';
import { consume } from './events/index.ts';
import { createParts } from './parts.ts';
import { sweepPhotos } from './photos/index.ts';
import { photoRoutes, reviewRoutes, searchRoutes } from './routes/index.ts';
import { readSettings } from './settings.ts';

const HOUR_MS = 3_600_000;

await runMain(async () => {
  const settings = readSettings();
  const telemetry = createTelemetry(settings.server);
  const { log } = telemetry;
  const documents = openDocuments(settings.documents, telemetry);
  const blob = openBlob(settings.blob, telemetry);
  const search = openSearch(settings.search, telemetry);
  const queue = openQueue(settings.queue, telemetry);

  const service = await createService({
    settings: settings.server,
    telemetry,
    title: 'Reviews and search',
    requires: { documents },
    // Each of them is one of the things that can be done here: reviews are read and written without.
    prefers: { blob, search, queue },
  });
  const bucket = settings.media;
  const parts = createParts({ documents, blob, search, bucket, reached: settings.mediaOrigin });
  reviewRoutes(service.app, parts);
  photoRoutes(service.app, parts);
  searchRoutes(service.app, parts.finder);
  every(HOUR_MS, 'files that belong to nothing', log, async () => {
    const removed = await sweepPhotos({ blob, bucket, reviews: parts.reviews });
    if (removed > 0) log.info({ removed }, 'files that belonged to nothing are removed');
  });
  await service.start(async () => [
    await consume(queue, settings.server.name, parts),
    startRelay({ source: documents.outbox, queue, log }),
  ]);
});
