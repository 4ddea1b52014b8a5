import type { Setting } from '../config/index.ts';
import { type SqlSettings, sqlSettings } from '../sql/index.ts';

/** The driver `postgres` keeps documents as jsonb. */
export type DocumentsSettings = SqlSettings;

/** The binding of a document store, e.g. for prefix DOCUMENTS: DOCUMENTS_DRIVER, DOCUMENTS_HOST, DOCUMENTS_PORT… */
export function documentsSettings(prefix: string): Setting<DocumentsSettings> {
  return sqlSettings(prefix);
}
