import { documentsSettings, runDocumentsTask } from '@app/kit/documents';
import { runSearchTask, searchSettings } from '@app/kit/search';
import { COLLECTIONS } from './collections.ts';
import { INDEX } from './search/index.ts';

await runDocumentsTask(documentsSettings('DOCUMENTS'), COLLECTIONS);
await runSearchTask(searchSettings('SEARCH'), [INDEX]);
