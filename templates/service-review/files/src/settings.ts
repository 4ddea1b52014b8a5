import { blobSettings } from '@app/kit/blob';
import { optional, readConfig, text } from '@app/kit/config';
import { documentsSettings } from '@app/kit/documents';
import { serverSettings } from '@app/kit/lifecycle';
import { queueSettings } from '@app/kit/queue';
import { searchSettings } from '@app/kit/search';

/** Everything this service is told from outside. */
export function readSettings() {
  return readConfig({
    server: serverSettings(),
    documents: documentsSettings('DOCUMENTS'),
    blob: blobSettings('BLOB'),
    search: searchSettings('SEARCH'),
    queue: queueSettings('QUEUE'),
    media: text('MEDIA_BUCKET', { default: 'media' }),
    mediaOrigin: optional('MEDIA_ORIGIN'),
  });
}
