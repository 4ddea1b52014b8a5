import { textOf } from './xml.ts';

/** A refusal of the store. */
export class S3Refusal extends Error {
  readonly status: number;
  /** As in https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; empty for an answer without a body. */
  readonly code: string;

  constructor(status: number, body: string) {
    const code = textOf(body, 'Code') ?? '';
    super(`The blob store answered ${[status, code, textOf(body, 'Message')].filter(Boolean).join(' ')}.`);
    this.name = 'S3Refusal';
    this.status = status;
    this.code = code;
  }
}

/** 409: two writes with a condition met, and this one may come again. */
const TEMPORARY = new Set([408, 409, 429, 500, 502, 503, 504]);
const LASTING_CONFLICT = new Set(['BucketNotEmpty', 'BucketAlreadyExists', 'BucketAlreadyOwnedByYou']);

/** Answers that say: not now. */
export const isTemporary = ({ status, code }: S3Refusal) => TEMPORARY.has(status) && !LASTING_CONFLICT.has(code);

/** There is no such object, or (after a HEAD, which has no body) maybe no such bucket. */
export const isMissing = (error: unknown) =>
  error instanceof S3Refusal && error.status === 404 && error.code !== 'NoSuchBucket';

export const isPrecondition = (error: unknown) => error instanceof S3Refusal && error.status === 412;
