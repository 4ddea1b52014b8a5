import { readConfig } from '@app/kit/config';
import { runMain, serverSettings } from '@app/kit/lifecycle';
import { createService } from '@app/kit/service';
import { openSql, sqlSettings } from '@app/kit/sql';
import { createTelemetry } from '@app/kit/telemetry';
import { sqlNotes } from './notes/index.ts';
import { noteRoutes } from './routes.ts';

await runMain(async () => {
  const config = readConfig({ server: serverSettings(), db: sqlSettings('DB') });
  const telemetry = createTelemetry(config.server);
  const sql = openSql(config.db, telemetry);
  const service = await createService({
    settings: config.server,
    telemetry,
    title: 'Notes',
    requires: { db: sql },
  });
  noteRoutes(service.app, sqlNotes(sql));
  await service.start();
});
