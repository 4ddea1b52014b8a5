import { describe, expect, it } from 'vitest';
import { ALGORITHMS, type Algorithm, summer } from '../../../src/embedded/blob/body/index.ts';

/** The usual check values of `123456789`, in base64: https://reveng.sourceforge.io/crc-catalogue/ */
const CHECKS: Readonly<Record<Algorithm, string>> = {
  crc32: Buffer.from('cbf43926', 'hex').toString('base64'),
  crc32c: Buffer.from('e3069283', 'hex').toString('base64'),
  crc64nvme: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  sha1: Buffer.from('f7c3bc1d808e04732adf679965ccc34ca7ae3441', 'hex').toString('base64'),
  sha256: Buffer.from('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225', 'hex').toString('base64'),
};

describe.each(ALGORITHMS)('%s', (algorithm) => {
  it('has the value of the catalogue', () => {
    const sum = summer(algorithm);
    sum.add(Buffer.from('123456789'));
    expect(sum.digest()).toBe(CHECKS[algorithm]);
  });

  it('is the same however the bytes are cut', () => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7919) & 0xff));
    const whole = summer(algorithm);
    whole.add(bytes);
    const value = whole.digest();
    for (const size of [1, 3, 8, 13, 64, 999]) {
      const sum = summer(algorithm);
      for (let at = 0; at < bytes.length; at += size) sum.add(bytes.subarray(at, at + size));
      expect(sum.digest()).toBe(value);
    }
  });
});
