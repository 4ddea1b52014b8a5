import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import type { Condition, Meta } from '../store/index.ts';

/** Names of the headers of RFC 9110 section 13, which also come with a prefix for the source of a copy. */
const names = (prefix: string) => ({
  match: `${prefix}if-match`,
  noneMatch: `${prefix}if-none-match`,
  modified: `${prefix}if-modified-since`,
  unmodified: `${prefix}if-unmodified-since`,
});

/** Whether an object may be read: `unchanged` where the client has it already. Throws PreconditionFailed. */
export function checkRead(request: Request, meta: Meta, prefix = ''): 'read' | 'unchanged' {
  const { match, noneMatch, modified, unmodified } = names(prefix);
  const ifMatch = request.headers.get(match);
  const ifNoneMatch = request.headers.get(noneMatch);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, meta.etag)) throw s3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
  } else if (changedSince(meta, request.headers.get(unmodified)) === true) {
    throw s3Error('PreconditionFailed', undefined, { Condition: 'If-Unmodified-Since' });
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, meta.etag) ? 'unchanged' : 'read';
  return changedSince(meta, request.headers.get(modified)) === false ? 'unchanged' : 'read';
}

/** What a request demands of the object that it replaces or deletes. */
export function writeCondition(request: Request): Condition | undefined {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw s3Error('NotImplemented', 'If-None-Match may only be * when something is written.');
  }
  return (current) => {
    if (ifNoneMatch !== undefined && current) {
      throw s3Error('PreconditionFailed', undefined, { Condition: 'If-None-Match' });
    }
    if (ifMatch === undefined) return;
    if (!current) throw s3Error('NoSuchKey');
    if (!matches(ifMatch, current.etag)) throw s3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
  };
}

export const matches = (header: string, etag: string): boolean =>
  header.split(',').some((given) => {
    const plain = given
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return plain === '*' || plain === etag;
  });

/** Undefined when the header is no date or not there. Headers know whole seconds. */
function changedSince({ modified }: Meta, header: string | undefined): boolean | undefined {
  const since = Date.parse(header ?? '');
  return Number.isNaN(since) ? undefined : Math.floor(modified / 1000) * 1000 > since;
}
