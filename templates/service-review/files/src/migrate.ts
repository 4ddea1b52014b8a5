import { documentsSettings, runDocumentsTask } from '@app/kit/documents';
import { COLLECTIONS } from './collections.ts';

await runDocumentsTask(documentsSettings('DOCUMENTS'), COLLECTIONS);
