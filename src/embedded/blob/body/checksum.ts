import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { s3Error } from '../errors.ts';
import { crc32c } from './crc32c.ts';
import { type Crc64, crc64nvme } from './crc64nvme.ts';

/** The checksums of https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html by their names in headers. */
export const ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** The prefix of the headers with their values. */
export const CHECKSUM = 'x-amz-checksum-';

/** A checksum in the making; `digest` is in base64. */
export interface Summer {
  add(chunk: Uint8Array): void;
  digest(): string;
}

export function summer(algorithm: Algorithm | 'md5'): Summer {
  switch (algorithm) {
    case 'crc32':
      return summer32((chunk, before) => crc32(chunk, before));
    case 'crc32c':
      return summer32(crc32c);
    case 'crc64nvme':
      return summer64();
    default: {
      const hash = createHash(algorithm);
      return { add: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
    }
  }
}

/** The algorithm of a header's name or value. */
export function algorithmOf(name: string): Algorithm {
  const found = ALGORITHMS.find((algorithm) => algorithm === name.toLowerCase());
  if (!found) throw s3Error('InvalidRequest', `The checksum algorithm ${name} is not known.`);
  return found;
}

/** One checksum over those of the parts of a multipart upload: `VALUE-N`. */
export function composite(algorithm: Algorithm, values: readonly string[]): string {
  const sum = summer(algorithm);
  for (const value of values) sum.add(Buffer.from(value, 'base64'));
  return `${sum.digest()}-${values.length}`;
}

function summer32(step: (chunk: Uint8Array, before: number) => number): Summer {
  let value = 0;
  return {
    add: (chunk) => {
      value = step(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

function summer64(): Summer {
  let value: Crc64 = { high: 0, low: 0 };
  return {
    add: (chunk) => {
      value = crc64nvme(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(value.high, 0);
      bytes.writeUInt32BE(value.low, 4);
      return bytes.toString('base64');
    },
  };
}
