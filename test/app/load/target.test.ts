import { describe, expect, test } from 'vitest';
import { environmentTarget, refused, targetOf } from '../../../src/app/load/target.ts';

describe('what may be loaded', () => {
  test.each([
    'http://127.0.0.1:8080',
    'http://localhost',
    'https://shop.localhost:8443',
    'http://[::1]:80',
    'http://127.3.2.1',
  ])('%s: this machine, without a question', (text) => expect(targetOf(text)).toEqual({ url: new URL(text).origin }));
  test.each([
    'http://10.0.0.1',
    'https://localhost.example.com',
    'http://1270.0.0.1.example',
    'http://0.0.0.0:80',
    'http://[fe80::1]',
  ])('%s: others, when they were asked', (text) => {
    const target = targetOf(text);
    expect(target.asks).toContain('is not this machine');
    expect(refused(target)).toMatchObject({ exitCode: 4, next: 'if you may load it, say so with --yes' });
  });
  test.each([
    '',
    'localhost:80',
    'ftp://localhost',
    'http://u:p@localhost',
    'http://localhost/api',
    'http://localhost/?a',
  ])('%o is no address', (text) => expect(() => targetOf(text)).toThrow(/is no address of a platform/));
  test('a cluster is asked about, though a port of this machine leads there', () => {
    expect(environmentTarget('http://127.0.0.1:3000', 'dev', 'kubernetes').asks).toContain('dev is a cluster');
    expect(environmentTarget('127.0.0.1:3000', 'local', 'local')).toEqual({ url: 'http://127.0.0.1:3000' });
  });
});
