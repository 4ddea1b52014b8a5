import { testTelemetry } from '@app/kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createSender } from '../../src/webhooks/index.ts';
import { createReceiver } from '../support/receiver.ts';

describe('sending', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  const receiver = async (...answer: Parameters<typeof createReceiver>) => {
    const made = await createReceiver(...answer);
    ends.push(made.close);
    return made;
  };
  const send = createSender(testTelemetry(), { allowPrivate: true });

  it('says what was answered', async () => {
    const { url, received } = await receiver(() => ({ status: 204 }));
    expect(await send(url, { 'webhook-id': 'a' }, '{"ä":1}', 1000)).toEqual({ status: 204 });
    expect(received).toMatchObject([{ headers: { 'webhook-id': 'a' }, body: '{"ä":1}' }]);
  });

  it('follows nobody anywhere', async () => {
    const inside = await receiver(() => ({ status: 200 }));
    const { url } = await receiver(() => ({ status: 307, headers: { location: inside.url } }));
    expect(await send(url, {}, '{}', 1000)).toEqual({ status: 307 });
    expect(inside.received).toEqual([]);
  });

  it('waits for a while', async () => {
    const { url } = await receiver(() => 'hang');
    expect(await send(url, {}, '{}', 50)).toEqual({ error: 'It did not answer in time.' });
  });

  it('says that nobody was there', async () => {
    const { url, close } = await receiver(() => ({ status: 200 }));
    close();
    expect(await send(url, {}, '{}', 1000)).toEqual({ error: 'The connection failed.' });
  });

  it.each([
    ['127.0.0.1', 4],
    ['169.254.169.254', 4],
    ['::1', 6],
  ])('connects to no name that leads to %s', async (address, family) => {
    const { port, received } = await receiver(() => ({ status: 200 }));
    const careful = createSender(testTelemetry(), {
      allowPrivate: false,
      resolve: (_name, _options, callback) =>
        callback(null, [
          { address: '1.1.1.1', family: 4 },
          { address, family },
        ]),
    });
    const outcome = await careful(`https://rebound.example.com:${port}/`, {}, '{}', 1000);
    expect(outcome).toEqual({ error: 'It must be a public address.' });
    expect(received).toEqual([]);
  });

  it('resolves a name once: what was looked at is what is used', async () => {
    const { port, received } = await receiver(() => ({ status: 200 }));
    const addresses = ['192.31.196.1', '127.0.0.1'];
    const careful = createSender(testTelemetry(), {
      allowPrivate: false,
      resolve: (_name, _options, callback) => callback(null, [{ address: addresses.shift() ?? '', family: 4 }]),
    });
    expect(await careful(`https://rebound.example.com:${port}/`, {}, '{}', 100)).toHaveProperty('error');
    expect(addresses).toEqual(['127.0.0.1']);
    expect(received).toEqual([]);
  });

  it('says that a name leads nowhere', async () => {
    const careful = createSender(testTelemetry(), {
      allowPrivate: false,
      resolve: (_name, _options, callback) => callback(Object.assign(new Error(), { code: 'ENOTFOUND' }), []),
    });
    expect(await careful('https://nowhere.example.com/', {}, '{}', 100)).toEqual({
      error: 'Its name does not resolve.',
    });
  });
});
