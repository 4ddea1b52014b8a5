import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/kernel/index.ts';

describe('parseAddress', () => {
  it.each([
    ['postgres://db.example.com', { scheme: 'postgres', host: 'db.example.com', port: 5432, tls: false, query: {} }],
    ['https://s3.example.com:443', { scheme: 'https', host: 's3.example.com', port: 443, tls: true, query: {} }],
    ['rediss://[::1]:7', { scheme: 'rediss', host: '::1', port: 7, tls: true, query: {} }],
    [
      'amqps://mq.example.com/a%2Fb?heartbeat=5',
      { scheme: 'amqps', host: 'mq.example.com', port: 5671, tls: true, path: 'a/b', query: { heartbeat: '5' } },
    ],
  ])('takes %s apart', (text, parts) => expect(parseAddress(text)).toEqual(parts));

  it.each(['db.example.com', 'mongodb://db.example.com', 'postgres:///shop', ''])('finds none in %j', (text) =>
    expect(parseAddress(text)).toBeUndefined(),
  );
});
