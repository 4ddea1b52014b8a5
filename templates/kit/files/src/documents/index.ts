/** Collections of JSON documents: the port and its drivers. */
export { memoryDocuments } from './memory.ts';
export {
  type Collection,
  type Collections,
  type Condition,
  DocumentConflict,
  type Documents,
  DocumentsUnavailable,
  type Find,
  type Index,
  type Operation,
  type Page,
  type Scalar,
  type Stored,
} from './port.ts';
export { prepareDocuments } from './postgres/tables.ts';
export { type DocumentsSettings, documentsSettings, openDocuments, runDocumentsTask } from './settings.ts';
