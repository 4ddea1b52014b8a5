import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  digest,
  formatDuration,
  formatSize,
  invalid,
  parseCpu,
  parseDuration,
  parseSize,
  Secret,
} from '../../src/kernel/index.ts';

describe('Secret', () => {
  it('prints as [redacted] however it is printed', () => {
    const secret = new Secret('hunter2');
    const printed = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      String(secret),
    ];
    for (const text of printed) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('hunter2');
    }
    expect(secret.reveal()).toBe('hunter2');
  });
});

describe('digest', () => {
  it('does not depend on the order of keys or on undefined', () => {
    expect(canonical({ b: 1, a: [{ d: undefined, c: 'x' }] })).toBe('{"a":[{"c":"x"}],"b":1}');
    expect(digest({ a: 1, b: 2 })).toBe(digest({ b: 2, a: 1, c: undefined }));
    expect(digest({ a: 1 })).not.toBe(digest({ a: '1' }));
    expect(digest(['a', 'b'])).not.toBe(digest(['b', 'a']));
  });
});

describe('units', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['5', undefined],
    ['5 s', undefined],
  ])('duration %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each([
    ['1Gi', 2 ** 30],
    ['192Mi', 192 * 2 ** 20],
    ['500M', 5e8],
    ['12', 12],
    ['1gb', undefined],
  ])('size %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });
  it.each([
    ['250m', 250],
    ['0.5', 500],
    ['2', 2000],
    ['0.0001', undefined],
    ['x', undefined],
  ])('cpu %s', (text, millis) => {
    expect(parseCpu(text)).toBe(millis);
  });
  it('formats for people', () => {
    expect([850, 2400, 60_000, 190_000, 7_260_000].map(formatDuration)).toEqual([
      '850ms',
      '2.4s',
      '1m',
      '3m 10s',
      '2h 1m',
    ]);
    expect([512, 96 * 2 ** 20, 1.5 * 2 ** 30].map(formatSize)).toEqual(['512 B', '96 MiB', '1.5 GiB']);
  });
});

describe('invalid', () => {
  it('counts problems and exits with 2', () => {
    const problem = { file: 'platform.yaml', message: 'x' };
    expect(invalid([problem])).toMatchObject({ message: 'platform.yaml: 1 problem', exitCode: 2 });
    expect(invalid([problem, problem]).message).toBe('platform.yaml: 2 problems');
  });
});
