import { readConfig } from '@app/kit/config';
import { documentsSettings, openDocuments } from '@app/kit/documents';
import { runMain, taskSettings } from '@app/kit/lifecycle';
import { createTelemetry } from '@app/kit/telemetry';
import { demoReviews } from './demo.ts';
import { seedReviews } from './reviews/index.ts';

/** Reviews to look at, with the events that they would have caused. Those that are there already stay as they are. */
await runMain(async () => {
  const config = readConfig({ task: taskSettings(), documents: documentsSettings('DOCUMENTS') });
  const telemetry = createTelemetry(config.task);
  const documents = openDocuments(config.documents, telemetry);
  const added = await seedReviews(documents, demoReviews());
  telemetry.log.info({ reviews: added }, 'seeded');
  await documents.close();
  await telemetry.tracer.close();
});
