import { type Received, receive } from '../body/index.ts';
import { empty } from '../server/reply.ts';
import type { Draft, Meta, Store } from '../store/index.ts';
import type { Operation } from './call.ts';
import { writeCondition } from './conditions.ts';
import { checksumHeaders, descriptionOf } from './describe.ts';

export const putObject: Operation = async ({ store, request, identity, now }) => {
  const bucket = store.bucket(request.bucket);
  const description = descriptionOf(request);
  const condition = writeCondition(request);
  return withDraft(store, async (draft) => {
    const received = await receive(request, identity, (chunk) => draft.add(chunk));
    const meta = { key: request.key, modified: now, ...description, ...factsOf(received) };
    await bucket.commit(draft, meta, condition);
    return empty(200, { etag: `"${meta.etag}"`, ...checksumHeaders(meta) });
  });
};

/** What the bytes themselves say. */
export const factsOf = ({ size, md5, checksum }: Received): Pick<Meta, 'size' | 'etag' | 'checksum'> => ({
  size,
  etag: md5,
  ...(checksum ? { checksum } : {}),
});

/** A draft that goes unless the work with it succeeds. */
export async function withDraft<T>(store: Store, work: (draft: Draft) => Promise<T>): Promise<T> {
  const draft = await store.draft();
  try {
    return await work(draft);
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
