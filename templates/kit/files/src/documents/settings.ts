import type { Setting } from '../config/index.ts';
import { runTask, type SqlSettings, sqlSettings } from '../sql/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Collections, Documents } from './port.ts';
import { postgresDocuments } from './postgres/driver.ts';
import { prepareDocuments } from './postgres/tables.ts';

/** The driver `postgres` keeps documents as jsonb. */
export type DocumentsSettings = SqlSettings;

/** The binding of a document store, e.g. for prefix DOCUMENTS: DOCUMENTS_DRIVER, DOCUMENTS_HOST, DOCUMENTS_PORT… */
export function documentsSettings(prefix: string): Setting<DocumentsSettings> {
  return sqlSettings(prefix);
}

/** Opens the driver that the settings name. It connects when it is used. */
export function openDocuments(settings: DocumentsSettings, telemetry: Telemetry): Documents {
  return postgresDocuments(settings, telemetry);
}

/** A program that makes what is missing of these collections and ends: `migrate.ts` of a service. */
export function runDocumentsTask(documents: Setting<DocumentsSettings>, collections: Collections): Promise<void> {
  return runTask(documents, async (sql, log) => {
    await prepareDocuments(sql, collections);
    log.info({ collections: Object.keys(collections) }, 'collections are there');
  });
}
