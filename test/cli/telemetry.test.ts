import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PlatformError } from '../../src/kernel/index.ts';
import { cli } from './support.ts';

/** A collector that answers with what it is given by path, and remembers what it was asked. */
async function collector(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const found = answers[(request.url ?? '').replace(/\?.*/, '')];
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: 'none' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  // The local runtime tells a port that does not say what it speaks without a scheme.
  return { asked, target: { open: async () => `127.0.0.1:${port}` } };
}

describe('traces', () => {
  test('are asked for as the options say', async () => {
    const { asked, target } = await collector({ '/api/traces': { traces: [] } });
    const { code, out } = await cli(
      ['traces', '--component', 'product,product', '--errors', '--slower', '100ms', '--since', '2026-01-31T12:00:00Z'],
      { target },
    );
    expect([code, out]).toEqual([0, 'no traces\n']);
    expect(asked).toEqual([
      '/api/traces?component=product&component=product&errors=1&limit=50&since=1769860800000&minMs=100',
    ]);
  });

  test('are those of requests and messages, unless all are asked for', async () => {
    const { asked, target } = await collector({ '/api/traces': { traces: [] } });
    await cli(['traces'], { target });
    await cli(['traces', '--all'], { target });
    expect(asked).toEqual(['/api/traces?asked=1&limit=50', '/api/traces?limit=50']);
  });

  test('of a component that is not there', async () => {
    const { target } = await collector({ '/api/traces': { traces: [] } });
    const { code, err } = await cli(['traces', '--component', 'prodct'], { target });
    expect([code, err]).toEqual([2, expect.stringContaining('there is no component prodct; did you mean product?')]);
  });

  test('--json is one document', async () => {
    const { target } = await collector({ '/api/traces/abcd': { traceId: 'abcd', spans: [] } });
    const { out } = await cli(['traces', 'abcd', '--json'], { target });
    expect(JSON.parse(out)).toEqual({ traceId: 'abcd', spans: [] });
  });

  test('one that is not there', async () => {
    const { target } = await collector({});
    const { code, err } = await cli(['traces', 'abcd'], { target });
    expect([code, err]).toEqual([2, '✗ there is no trace abcd\n  next  platform traces   lists the recent ones\n']);
  });
});

test('metrics of all components', async () => {
  const { target } = await collector({ '/api/components': { components: [{ component: 'db', cpuMillis: 3 }] } });
  expect((await cli(['metrics'], { target })).out).toBe('COMPONENT  CPU\ndb         3m\n');
});

test('something else at the address of the collector', async () => {
  const server = createServer((_, response) => void response.end('<html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, err } = await cli(['traces'], { target: { open: async () => `127.0.0.1:${port}` } });
  expect([code, err]).toEqual([3, expect.stringContaining('something else answers at its address')]);
});

const KEPT_NOT =
  '✗ this platform keeps no telemetry\n  next  write `observability: {}` to platform.yaml, then: platform up\n';

describe('without a collector', () => {
  test('elsewhere than on the local runtime', async () => {
    const { code, err } = await cli(['traces', '--on', 'docker']);
    expect([code, err]).toEqual([2, KEPT_NOT]);
  });

  test('because nothing runs there', async () => {
    const { code, err } = await cli(['traces', '--on', 'docker'], { target: { status: async () => undefined } });
    expect([code, err]).toEqual([3, '✗ nothing runs in docker\n  next  platform up --env docker\n']);
  });

  test('because nothing is to be kept', async () => {
    const unknown = new PlatformError({ code: 'unknown-component', message: 'there is no component collector' });
    const { code, err } = await cli(['metrics'], { target: { open: () => Promise.reject(unknown) } });
    expect(code).toBe(2);
    expect(err).toBe(KEPT_NOT);
  });

  test('because it does not answer', async () => {
    const { code, err } = await cli(['metrics'], { target: { open: async () => '127.0.0.1:1' } });
    expect(code).toBe(3);
    expect(err).toContain('✗ the collector does not answer: connect ECONNREFUSED 127.0.0.1:1');
  });
});
