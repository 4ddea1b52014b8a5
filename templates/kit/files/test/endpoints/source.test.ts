import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ConfigError, readConfig } from '../../src/config/index.ts';
import { type Endpoint, endpointKey, endpointSettings, openEndpoints } from '../../src/endpoints/index.ts';

const A = { host: '127.0.0.1', port: 1001 };
const B = { host: '127.0.0.1', port: 1002 };
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 });

describe('settings', () => {
  it('need an address', () => {
    expect(
      readConfig({ product: endpointSettings('PRODUCT') }, { PRODUCT_URL: 'http://product:3000' }).product,
    ).toEqual({
      url: 'http://product:3000',
      endpoints: undefined,
    });
    const read = () => readConfig({ product: endpointSettings('PRODUCT') }, {});
    expect(read).toThrow(
      expect.objectContaining<Partial<ConfigError>>({
        problems: ['neither PRODUCT_ENDPOINTS nor PRODUCT_URL is set'],
      }),
    );
  });
});

describe('a URL', () => {
  it.each([
    ['http://product:3000', { host: 'product', port: 3000 }, 'product:3000'],
    ['http://product', { host: 'product', port: 80 }, 'product:80'],
    ['http://[::1]:3000', { host: '::1', port: 3000 }, '[::1]:3000'],
  ])('is one endpoint: %s', (url, endpoint, key) => {
    const list = openEndpoints({ url, endpoints: undefined }).list();
    expect(list).toEqual([endpoint]);
    expect(list.map(endpointKey)).toEqual([key]);
  });
});

describe('a file', () => {
  async function open(first?: readonly Endpoint[]) {
    const folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
    const path = join(folder, 'product.json');
    const write = async (text: string) => {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    };
    if (first) await write(JSON.stringify(first));
    const endpoints = openEndpoints({ url: undefined, endpoints: `file:${path}` });
    onTestFinished(async () => {
      endpoints.close();
      await rm(folder, { recursive: true });
    });
    await endpoints.ready();
    return { endpoints, write, remove: () => rm(path) };
  }

  it('is followed as it is replaced and removed', async () => {
    const { endpoints, write, remove } = await open([A]);
    expect(endpoints.list()).toEqual([A]);
    const changed = vi.fn();
    endpoints.onChange(changed);
    await write(JSON.stringify([B, A]));
    await eventually(() => expect(endpoints.list()).toEqual([A, B]));
    expect(changed).toHaveBeenCalledOnce();
    await remove();
    await eventually(() => expect(endpoints.list()).toEqual([]));
  });

  it('that is broken changes nothing', async () => {
    const { endpoints, write } = await open([A]);
    await write('[{');
    await write(JSON.stringify([A, { host: 'no port' }]));
    await write(JSON.stringify([A, B]));
    await eventually(() => expect(endpoints.list()).toEqual([A, B]));
  });

  it('may come later', async () => {
    const { endpoints, write } = await open();
    expect(endpoints.list()).toEqual([]);
    await write(JSON.stringify([A]));
    await eventually(() => expect(endpoints.list()).toEqual([A]));
  });
});

describe('a name', () => {
  it('is looked up', async () => {
    const endpoints = openEndpoints({ url: undefined, endpoints: 'dns:localhost:3000' });
    onTestFinished(endpoints.close);
    await endpoints.ready();
    expect(endpoints.list()).toContainEqual({ host: '127.0.0.1', port: 3000 });
  });

  it('with a path is asked whether it is ready, and stays in the list when nobody is', async () => {
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((req, res) => {
      asked.push(req.url);
      res.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoints = openEndpoints({ url: undefined, endpoints: `dns:localhost:${port}/readyz` });
    onTestFinished(() => {
      endpoints.close();
      server.close();
    });
    await endpoints.ready();
    expect(endpoints.list()).toEqual([{ host: '127.0.0.1', port }]);
    status = 503;
    const before = asked.length;
    await eventually(() => expect(asked.length).toBeGreaterThan(before + 1));
    expect(endpoints.list()).toEqual([{ host: '127.0.0.1', port }]);
    expect(new Set(asked)).toEqual(new Set(['/readyz']));
  });
});
