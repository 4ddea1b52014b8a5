import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askBacklog } from '../../../src/engine/ask/index.ts';
import type { SecretsFile } from '../../../src/engine/secrets-file.ts';
import { Secret } from '../../../src/kernel/index.ts';
import type { Backlog } from '../../../src/model/index.ts';

const QUESTION: Backlog = {
  store: 'queue',
  http: {
    endpoint: 'management',
    path: '/api/queues/%2F',
    query: { name: '^worker:[0-9]+$', page: '1' },
    user: 'queue_scaler',
    secret: 'queue.scaler',
    items: 'items',
    sum: 'messages',
  },
};
const secrets = {
  read: async (name: string) => (name === 'queue.scaler' ? new Secret('of the scaler') : undefined),
} as unknown as SecretsFile;

let server: Server | undefined;
afterEach(() => server?.close());

async function ask(status: number, body: unknown, question = QUESTION) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  server = createServer(({ url, headers }, response) => {
    asked.push({ url, authorization: headers.authorization });
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = { port: (endpoint?: string) => (endpoint === 'management' ? port : undefined), secrets };
  return { asked, number: await askBacklog(question, 'worker', at) };
}

describe('a backlog that is asked over HTTP', () => {
  it('is the sum of the numbers in the list, asked with a password', async () => {
    const { asked, number } = await ask(200, { items: [{ messages: 3 }, { messages: 4 }] });
    expect(number).toBe(7);
    expect(asked).toEqual([
      {
        url: '/api/queues/%2F?name=%5Eworker%3A%5B0-9%5D%2B%24&page=1',
        authorization: `Basic ${Buffer.from('queue_scaler:of the scaler').toString('base64')}`,
      },
    ]);
    expect((await ask(200, { items: [] })).number).toBe(0);
  });

  it('is not known where the answer is no such list', async () => {
    await expect(ask(401, {})).rejects.toThrow('answered 401');
    await expect(ask(200, { items: 7 })).rejects.toThrow('no list');
    await expect(ask(200, { items: [{ name: 'q' }] })).rejects.toThrow('no number');
    const elsewhere = { ...QUESTION, http: { ...QUESTION.http, endpoint: 'other' } } as Backlog;
    await expect(ask(200, {}, elsewhere)).rejects.toThrow('queue does not run');
  });
});
