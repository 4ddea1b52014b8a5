import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import {
  memorySearch,
  type OpenSearchSettings,
  openSearch,
  SearchUnavailable,
  searchSettings,
} from '../../src/search/index.ts';
import { sqlSettings } from '../../src/sql/index.ts';
import { hasTestDatabase, testDatabase, testTelemetry } from '../../src/testing/index.ts';
import { searchContract } from './contract.ts';

searchContract('memory', async () => {
  const search = memorySearch();
  return { search, close: () => search.close() };
});

if (hasTestDatabase) {
  searchContract('postgres', async () => {
    const { sql: db, name, drop } = await testDatabase();
    await db.exclusive('extension', (session) => session.script('create extension pg_trgm'));
    const { settings } = readConfig({ settings: sqlSettings('TEST_DB') });
    const search = openSearch({ ...settings, database: name }, testTelemetry());
    return {
      search,
      close: async () => {
        await search.close();
        await drop();
      },
    };
  });
}

/** A server that may be written to: TEST_SEARCH_DRIVER=opensearch TEST_SEARCH_HOST=… TEST_SEARCH_PORT=… */
const real = () => readConfig({ search: searchSettings('TEST_SEARCH') }).search;
if (process.env['TEST_SEARCH_DRIVER'] === 'opensearch') {
  searchContract('opensearch', async () => {
    const prefix = `test-${randomBytes(6).toString('hex')}-`;
    const { host, port } = real();
    const search = openSearch({ ...(real() as OpenSearchSettings), prefix }, testTelemetry());
    return {
      search,
      close: async () => {
        await search.close();
        const found = await fetch(`http://${host}:${port}/${prefix}*`);
        for (const name of Object.keys((await found.json()) as object)) {
          await fetch(`http://${host}:${port}/${name}`, { method: 'DELETE' });
        }
      },
    };
  });
}

describe('opensearch', () => {
  const settings = {
    driver: 'opensearch',
    host: '127.0.0.1',
    user: 'review',
    password: 'secret',
    tls: false,
    prefix: 'shop-review-',
    timeoutMs: 300,
    connectMs: 500,
  } as const;
  interface Asked {
    readonly path: string;
    readonly authorization: string | undefined;
    readonly body: string;
  }
  type Reply = readonly [status: number, body: object];

  /** A server that answers as told; the requests that came. */
  const serve = async (answer: (asked: Asked, number: number) => Reply | 'nothing' | 'broken', patience = {}) => {
    const asked: Asked[] = [];
    const server = createServer(async (request, response) => {
      const one = { path: request.url ?? '', authorization: request.headers.authorization, body: await text(request) };
      asked.push(one);
      const reply = answer(one, asked.length);
      if (reply === 'broken') request.socket.destroy();
      else if (reply !== 'nothing') response.writeHead(reply[0]).end(JSON.stringify(reply[1]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const telemetry = testTelemetry();
    const port = (server.address() as AddressInfo).port;
    const search = openSearch({ ...settings, connectMs: 20_000, timeoutMs: 10_000, ...patience, port }, telemetry);
    onTestFinished(async () => {
      await search.close();
      server.closeAllConnections();
      server.close();
    });
    return { search, asked, telemetry };
  };
  const done: Reply = [200, { errors: false, items: [] }];
  const failed = (status: number, type: string): Reply => [
    200,
    { errors: true, items: [{ index: { status, error: { type, reason: 'so' } } }] },
  ];
  const lamp = { id: 'lamp', title: 'Lamp', text: 'Bright', filters: { kind: 'light' } };

  it('says in time that nobody is there', async () => {
    const search = openSearch({ ...settings, port: 1 }, testTelemetry());
    const begin = performance.now();
    await expect(search.query('shop', { text: 'lamp' })).rejects.toBeInstanceOf(SearchUnavailable);
    await expect(search.ping()).rejects.toBeInstanceOf(SearchUnavailable);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('does not wait for one that hangs', async () => {
    const { search } = await serve(() => 'nothing', { timeoutMs: 300, connectMs: 500 });
    await expect(search.index('shop', [lamp])).rejects.toBeInstanceOf(SearchUnavailable);
  });

  it('makes an index that is missing, with its own fields, then writes', async () => {
    const { search, asked } = await serve(({ path }, number) =>
      path.includes('_bulk') && number === 1 ? failed(404, 'index_not_found_exception') : done,
    );
    await search.index('shop', [lamp, { ...lamp, title: 'New lamp' }]);
    expect(asked.map(({ path }) => path)).toEqual([
      '/shop-review-shop/_bulk?refresh=wait_for&require_alias=true',
      '/shop-review-shop-1',
      '/shop-review-shop/_bulk?refresh=wait_for&require_alias=true',
    ]);
    expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({
      aliases: { 'shop-review-shop': { is_write_index: true } },
      mappings: { dynamic: 'strict' },
    });
    expect(
      asked[2]?.body
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line)),
    ).toEqual([{ index: { _id: 'lamp' } }, { id: 'lamp', title: 'New lamp', text: 'Bright', filters: ['kind=light'] }]);
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('review:secret').toString('base64')}`);
  });

  it('comes again when the server is busy or breaks off, and counts it as one', async () => {
    const replies = [[503, {}], 'broken', failed(429, 'es_rejected_execution_exception'), done] as const;
    const { search, asked, telemetry } = await serve((_, number) => replies[number - 1] ?? done);
    await search.remove('shop', ['lamp']);
    expect(asked).toHaveLength(4);
    expect(telemetry.metrics.text()).toContain(
      'search_client_operation_duration_seconds_count{operation="bulk",index="shop",outcome="ok"} 2',
    );
  });

  it('is not there for long enough where it stays busy', async () => {
    const { search } = await serve(() => failed(429, 'es_rejected_execution_exception'));
    await expect(search.index('shop', [lamp])).rejects.toBeInstanceOf(SearchUnavailable);
  });

  it('tells a refusal as it is, at once', async () => {
    const { search, asked } = await serve(() => [400, { error: { type: 'parsing_exception', reason: 'No & never' } }]);
    await expect(search.query('shop', { text: 'lamp' })).rejects.toThrow(
      'The search engine answered 400 parsing_exception No & never.',
    );
    expect(asked).toHaveLength(1);
    await expect(
      (await serve(() => failed(400, 'mapper_parsing_exception'))).search.index('shop', [lamp]),
    ).rejects.toThrow('The search engine answered 400 mapper_parsing_exception so.');
  });

  it('is there for who may not ask what it is', async () => {
    await (await serve(() => [403, {}])).search.ping();
    await expect((await serve(() => [401, {}])).search.ping()).rejects.toThrow('401');
  });

  it('writes many in parts', async () => {
    const { search, asked } = await serve(() => done);
    const long = 'word '.repeat(300_000);
    await search.index(
      'shop',
      Array.from({ length: 6 }, (_, n) => ({ id: `${n}`, title: '', text: long })),
    );
    expect(asked.map(({ body }) => body.split('\n').length - 1)).toEqual([4, 4, 4]);
  });

  it('takes no name that means something else to the server', async () => {
    const search = openSearch({ ...settings, port: 1 }, testTelemetry());
    for (const name of ['', '_all', 'a,b', 'a*', '../x', 'Upper']) {
      await expect(search.query(name, { text: 'lamp' })).rejects.toBeInstanceOf(RangeError);
    }
  });
});
