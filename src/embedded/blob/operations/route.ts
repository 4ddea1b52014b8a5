import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import { MOST_KEY_BYTES } from '../store/index.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './buckets.ts';
import type { Operation } from './call.ts';
import { completeUpload } from './complete.ts';
import { copyObject } from './copy.ts';
import { deleteObject, deleteObjects } from './delete.ts';
import { getObject } from './get.ts';
import { listObjects } from './list.ts';
import { putObject } from './put.ts';
import { hasSource } from './source.ts';
import { listParts, listUploads } from './upload-lists.ts';
import { abortUpload, createUpload, uploadPart, uploadPartCopy } from './uploads.ts';

/** Parts of the protocol that are not there: a request for one must not be taken for another. */
const REFUSED = new Set(
  [
    'accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging',
    'metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication',
    'requestPayment restore retention select tagging torrent versionId versions website',
  ]
    .join(' ')
    .split(' '),
);

export interface Route {
  /** As S3 calls it. */
  readonly name: string;
  readonly run: Operation;
}

const route = (name: string, run: Operation): Route => ({ name, run });

/** Which operation a request is for. */
export function routeOf(request: Request): Route {
  const refused = request.query.find(([name]) => REFUSED.has(name));
  if (refused) throw s3Error('NotImplemented', `${refused[0]} is not supported.`);
  const has = (name: string) => request.query.some(([found]) => found === name);
  if (request.key.length > MOST_KEY_BYTES) throw s3Error('KeyTooLongError');
  const found =
    request.bucket === '' ? ofService(request) : request.key === '' ? ofBucket(request, has) : ofObject(request, has);
  if (!found) throw s3Error('MethodNotAllowed');
  return found;
}

const ofService = ({ method }: Request) => (method === 'GET' ? route('ListBuckets', listBuckets) : undefined);

function ofBucket({ method }: Request, has: (name: string) => boolean): Route | undefined {
  switch (method) {
    case 'GET':
      if (has('location')) return route('GetBucketLocation', getBucketLocation);
      if (has('versioning')) return route('GetBucketVersioning', getBucketVersioning);
      if (has('uploads')) return route('ListMultipartUploads', listUploads);
      return route(has('list-type') ? 'ListObjectsV2' : 'ListObjects', listObjects);
    case 'HEAD':
      return route('HeadBucket', headBucket);
    case 'PUT':
      return has('versioning') ? undefined : route('CreateBucket', createBucket);
    case 'DELETE':
      return route('DeleteBucket', deleteBucket);
    case 'POST':
      return has('delete') ? route('DeleteObjects', deleteObjects) : undefined;
    default:
      return undefined;
  }
}

function ofObject(request: Request, has: (name: string) => boolean): Route | undefined {
  switch (request.method) {
    case 'GET':
      return has('uploadId') ? route('ListParts', listParts) : route('GetObject', getObject);
    case 'HEAD':
      return route('HeadObject', getObject);
    case 'PUT':
      if (has('uploadId')) {
        return hasSource(request) ? route('UploadPartCopy', uploadPartCopy) : route('UploadPart', uploadPart);
      }
      return hasSource(request) ? route('CopyObject', copyObject) : route('PutObject', putObject);
    case 'DELETE':
      return has('uploadId') ? route('AbortMultipartUpload', abortUpload) : route('DeleteObject', deleteObject);
    case 'POST':
      if (has('uploads')) return route('CreateMultipartUpload', createUpload);
      return has('uploadId') ? route('CompleteMultipartUpload', completeUpload) : undefined;
    default:
      return undefined;
  }
}
