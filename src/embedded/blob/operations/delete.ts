import { receiveText } from '../body/index.ts';
import { S3Error, s3Error } from '../errors.ts';
import { empty, xmlReply } from '../server/reply.ts';
import { type Bucket, keyOf } from '../store/index.ts';
import { branch, type Element, leaf, readXml, textOf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { matches, writeCondition } from './conditions.ts';

const MOST_KEYS = 1000;

export const deleteObject: Operation = async ({ store, request }) => {
  await store.bucket(request.bucket).delete(request.key, writeCondition(request));
  return empty(204);
};

/** Up to a thousand keys at once; what fails is told beside what went. */
export const deleteObjects: Operation = async ({ store, request, identity }) => {
  const bucket = store.bucket(request.bucket);
  const root = readXml(await receiveText(request, identity));
  const objects = root.children.filter(({ name }) => name === 'Object');
  if (root.name !== 'Delete' || objects.length === 0 || objects.length > MOST_KEYS) throw s3Error('MalformedXML');
  const quiet = textOf(root, 'Quiet')?.trim() === 'true';
  const results: string[] = [];
  for (const object of objects) {
    const result = await deleteOne(bucket, object);
    if (!quiet || result.failed) results.push(result.xml);
  }
  return xmlReply(xmlDocument('DeleteResult', ...results));
};

async function deleteOne(bucket: Bucket, object: Element): Promise<{ xml: string; failed: boolean }> {
  const key = textOf(object, 'Key');
  if (!key) throw s3Error('MalformedXML');
  const etag = textOf(object, 'ETag');
  try {
    await bucket.delete(keyOf(key), (current) => {
      if (etag && current && !matches(etag, current.etag)) throw s3Error('PreconditionFailed');
    });
    return { xml: branch('Deleted', leaf('Key', key)), failed: false };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    const { code, message } = error;
    return { xml: branch('Error', leaf('Key', key), leaf('Code', code), leaf('Message', message)), failed: true };
  }
}
