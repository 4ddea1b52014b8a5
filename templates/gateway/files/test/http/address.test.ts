import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddress, forwardedHeaders } from '../../src/http/index.ts';

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers: { host: 'shop.example', ...headers } }) as unknown as IncomingMessage;
const spoofed = { 'x-forwarded-for': '6.6.6.6, 9.9.9.9', 'x-forwarded-proto': 'https' };

test('without proxies only the connection counts', () => {
  expect(clientAddress(request('::ffff:10.0.0.1', spoofed), 0)).toBe('10.0.0.1');
});

test('each proxy of ours wrote one entry', () => {
  expect(clientAddress(request('10.0.0.1', spoofed), 1)).toBe('9.9.9.9');
  expect(clientAddress(request('10.0.0.1', spoofed), 2)).toBe('6.6.6.6');
  expect(clientAddress(request('10.0.0.1'), 1)).toBe('10.0.0.1');
  expect(clientAddress(request('10.0.0.1', { 'x-forwarded-for': 'nonsense' }), 1)).toBe('10.0.0.1');
});

test('the service is told what is true', () => {
  expect(forwardedHeaders(request('10.0.0.1', spoofed), 0)).toEqual([
    ...['x-forwarded-for', '10.0.0.1', 'x-forwarded-proto', 'http', 'x-forwarded-host', 'shop.example'],
  ]);
  expect(forwardedHeaders(request('10.0.0.1', spoofed), 1)).toEqual([
    ...['x-forwarded-for', '9.9.9.9, 10.0.0.1', 'x-forwarded-proto', 'https', 'x-forwarded-host', 'shop.example'],
  ]);
});
