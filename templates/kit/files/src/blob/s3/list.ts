import type { Page } from '../port.ts';
import { elementsOf, textOf } from './xml.ts';

/** Reads the answer of ListObjectsV2 with keys that are percent-encoded (some stores write spaces as `+`). */
export function listPage(xml: string): Page {
  const items = elementsOf(xml, 'Contents').map((object) => ({
    key: decodeURIComponent((textOf(object, 'Key') ?? '').replaceAll('+', ' ')),
    bytes: Number(textOf(object, 'Size')),
    etag: textOf(object, 'ETag') ?? '',
    modified: new Date(textOf(object, 'LastModified') ?? 0),
  }));
  const last = items.at(-1);
  return textOf(xml, 'IsTruncated') === 'true' && last ? { items, next: last.key } : { items };
}
