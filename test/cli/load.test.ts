import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { someStatus } from '../support/fake-target.ts';
import { cli } from './support.ts';

/** A server that counts, and answers with the status that its path names. */
async function server() {
  const asked: string[] = [];
  const listening = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(Number(request.url?.slice(1)) || 200).end('ok');
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { asked, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}
const FAST = ['--rate', '50', '--for', '200ms'];

describe('load', () => {
  test('of plain paths at an address of this machine needs no project', async () => {
    const { asked, url } = await server();
    const { code, out, err } = await cli(['load', '--target', url, '--path', 'PUT:/200', ...FAST], { file: null });
    expect(code).toBe(0);
    expect(asked).toEqual(Array.from({ length: 10 }, () => 'PUT /200'));
    expect(out).toMatch(/^REQUEST +SENT +REQ\/S +FAILED +P50.*\nPUT \/200 +10 /);
    expect(err).toBe(`preparing 10 requests to ${url} …\n`);
  });

  test('--json is one document, and nothing else', async () => {
    const { url } = await server();
    const { out, err } = await cli([
      'load',
      '--target',
      url,
      '--path',
      '/404',
      '--fail-if',
      '404>100',
      '--json',
      ...FAST,
    ]);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      scenario: 'GET /404',
      url,
      due: 10,
      errors: { 404: 10 },
      thresholds: [{ threshold: '404>100', ok: true, value: 10, unit: 'count' }],
      ticks: [{ sent: 10 }],
    });
  });

  test('exit code 6 when a threshold is missed, 1 when nothing is answered as expected', async () => {
    const { url } = await server();
    const load = (...more: string[]) => cli(['load', '--target', url, '--path', '/503', ...FAST, ...more]);
    expect((await load('--fail-if', '5xx>1%')).code).toBe(6);
    expect((await load('--fail-if', '4xx>1%')).code).toBe(1);
  });

  test('Ctrl-C ends it with its report', async () => {
    const { url } = await server();
    const { code, out } = await cli(['load', '--target', url, '--path', '/', '--for', '1h'], {
      interrupt: (send) => setTimeout(() => send('SIGINT'), 700),
    });
    expect(code).toBe(130);
    expect(out).toMatch(/^all +\d/m);
  });

  test('what is not this machine is refused, with the reason', async () => {
    const { code, err } = await cli(['load', '--target', 'https://shop.example.com', '--path', '/']);
    expect([code, err]).toEqual([
      4,
      '✗ https://shop.example.com is not loaded without being asked for: shop.example.com is not this machine, and whoever runs it will feel this.\n' +
        '  next  if you may load it, say so with --yes\n',
    ]);
  });

  test('so is a cluster, though a port of this machine leads there', async () => {
    const balancer = {
      name: 'load-balancer',
      kind: 'balancer',
      state: 'ready' as const,
      replicas: { ready: 1, desired: 1, owner: 'file' as const },
      copies: [],
    };
    const target = {
      open: async () => 'http://127.0.0.1:1',
      status: async () => someStatus({ components: [balancer] }),
    };
    const { code, err } = await cli(['load', '--env', 'dev', '--path', '/'], { target });
    expect([code, err]).toEqual([4, expect.stringContaining('dev is a cluster, which others may use')]);
  });

  test.each([
    [['nope'], 'there is no scenario nope; there are browse, shop, orders'],
    [['--stages', '5'], '5 is no stage of a load'],
    [['--fail-if', 'p99'], 'p99 is no threshold'],
    [['--rate', '0'], 'write a whole number above 0'],
    [['--path', 'x'], 'x is no METHOD:PATH'],
    [['--target', 'shop'], 'shop is no address of a platform'],
  ])('%j is bad input, before anything is asked', async (argv, words) => {
    const { code, err, target } = await cli(['load', ...argv]);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(target.calls).toEqual([]);
  });
});
