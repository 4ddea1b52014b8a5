import { receiveText } from '../body/index.ts';
import { empty, xmlReply } from '../server/reply.ts';
import { branch, leaf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';

export const listBuckets: Operation = async ({ store, identity }) => {
  const buckets = await Promise.all(
    store.names().map(async (name) => {
      const created = new Date(await store.bucket(name).created()).toISOString();
      return branch('Bucket', leaf('Name', name), leaf('CreationDate', created));
    }),
  );
  const owner = branch('Owner', leaf('ID', identity.user), leaf('DisplayName', identity.user));
  return xmlReply(xmlDocument('ListAllMyBucketsResult', owner, branch('Buckets', ...buckets)));
};

export const createBucket: Operation = async ({ store, request, identity }) => {
  // Where it shall be: there is only one place.
  await receiveText(request, identity);
  await store.create(request.bucket);
  return empty(200, { location: `/${request.bucket}` });
};

export const headBucket: Operation = async ({ store, request }) => {
  store.bucket(request.bucket);
  return empty(200, { 'x-amz-bucket-region': 'us-east-1' });
};

export const deleteBucket: Operation = async ({ store, request }) => {
  await store.remove(request.bucket);
  return empty(204);
};

export const getBucketLocation: Operation = async ({ store, request }) => {
  store.bucket(request.bucket);
  // Empty means us-east-1.
  return xmlReply(xmlDocument('LocationConstraint'));
};

/** There are no versions, and never were. */
export const getBucketVersioning: Operation = async ({ store, request }) => {
  store.bucket(request.bucket);
  return xmlReply(xmlDocument('VersioningConfiguration'));
};
