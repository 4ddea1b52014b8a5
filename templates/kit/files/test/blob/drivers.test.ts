import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BlobExists, BlobUnavailable, blobSettings, memoryBlob, openBlob } from '../../src/blob/index.ts';
import { readConfig } from '../../src/config/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';
import { blobContract } from './contract.ts';

blobContract({ driver: 'memory', open: () => memoryBlob(), bucket: 'media' });

/** A server that may be written to: TEST_BLOB_DRIVER=s3 TEST_BLOB_HOST=… TEST_BLOB_PORT=…, and a bucket of it in TEST_BLOB_BUCKET. */
const bucket = process.env['TEST_BLOB_BUCKET'] ?? 'media';
const real = () => readConfig({ blob: blobSettings('TEST_BLOB') }).blob;
if (process.env['TEST_BLOB_DRIVER']) {
  blobContract({ driver: 's3', open: () => openBlob(real(), testTelemetry()), bucket });

  describe('s3: signed URLs', () => {
    const key = `test-${crypto.randomUUID()}/ü b.png`;
    /** As somebody behind a proxy that takes the path off: to the server, with the host of the URL. */
    const send = (method: string, url: string, headers: Record<string, string> = {}, body?: string) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const { host, pathname, search } = new URL(url);
        const path = `${pathname.replace(/^\/media\//, '/')}${search}`;
        const { host: hostname, port } = real();
        const sent = httpRequest({ hostname, port, method, path, headers: { ...headers, host } }, (message) =>
          text(message).then((answer) => resolve({ status: message.statusCode ?? 0, body: answer }), reject),
        );
        sent.once('error', reject);
        sent.end(body);
      });

    it('let in who has them, for what they say', async () => {
      const blob = openBlob(real(), testTelemetry());
      onTestFinished(() => blob.close());
      const base = { bucket, key, expiresSeconds: 60, origin: 'https://shop.example.com/media' };
      const put = await blob.presign({ ...base, method: 'PUT', contentType: 'image/png', contentLength: 5 });
      expect((await send('PUT', put.url, { ...put.headers, 'content-type': 'text/html' }, 'hello')).status).toBe(403);
      expect((await send('PUT', put.url, { ...put.headers, 'content-length': '6' }, 'hello!')).status).toBe(403);
      expect((await send('PUT', put.url, put.headers, 'hello')).status).toBe(200);
      const get = await blob.presign({ ...base, method: 'GET' });
      expect(await send('GET', get.url)).toEqual({ status: 200, body: 'hello' });
      for (const wrong of [
        get.url.replace('shop.', 'other.'),
        get.url.replace('.png', '.jpg'),
        get.url.replace('Expires=60', 'Expires=61'),
        get.url.replace(/Signature=./, 'Signature=x'),
      ]) {
        expect((await send('GET', wrong)).status).toBe(403);
      }
      expect((await send('DELETE', get.url)).status).toBe(403);
    });
  });
}

describe('s3', () => {
  const settings = {
    driver: 's3',
    host: '127.0.0.1',
    user: 'a',
    password: 'b',
    region: 'us-east-1',
    tls: false,
    timeoutMs: 300,
    connectMs: 500,
  } as const;

  /** A store that answers as told. */
  const serve = async (listener: RequestListener, patience = { timeoutMs: 10_000, connectMs: 20_000 }) => {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const telemetry = testTelemetry();
    const blob = openBlob({ ...settings, ...patience, port: (server.address() as AddressInfo).port }, telemetry);
    onTestFinished(async () => {
      await blob.close();
      server.closeAllConnections();
      server.close();
    });
    return { blob, telemetry };
  };

  it('says in time that nobody is there', async () => {
    const blob = openBlob({ ...settings, port: 1 }, testTelemetry());
    const begin = performance.now();
    await expect(blob.get('media', 'a')).rejects.toBeInstanceOf(BlobUnavailable);
    await expect(blob.ping()).rejects.toBeInstanceOf(BlobUnavailable);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('does not wait for one that hangs', async () => {
    const { blob } = await serve(() => {}, settings);
    await expect(blob.put('media', 'a', Buffer.from('x'))).rejects.toBeInstanceOf(BlobUnavailable);
  });

  it('comes again when the store is busy or breaks off, and counts it as one', async () => {
    let requests = 0;
    const { blob, telemetry } = await serve((request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      else if (requests === 2) request.socket.destroy();
      else response.writeHead(200, { etag: '"e"' }).end();
    });
    expect(await blob.put('media', 'a', Buffer.from('x'))).toEqual({ etag: '"e"' });
    expect(requests).toBe(3);
    expect(telemetry.metrics.text()).toContain(
      'blob_client_operation_duration_seconds_count{operation="PutObject",bucket="media",outcome="ok"} 1',
    );
  });

  it('tells a refusal as it is, at once and without secrets', async () => {
    let requests = 0;
    const { blob } = await serve((_, response) => {
      requests += 1;
      response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>No &amp; never</Message></Error>');
    });
    await expect(blob.get('media', 'a')).rejects.toThrow('The blob store answered 403 AccessDenied No & never.');
    expect(requests).toBe(1);
  });

  it('does not take its own object for another’s when an answer was lost', async () => {
    const etag = '"9dd4e461268c8034f5c8564e155c67a6"';
    const { blob } = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { etag, 'content-length': 1 }).end();
      else response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
    });
    expect(await blob.put('media', 'a', Buffer.from('x'), { ifNoneMatch: '*' })).toEqual({ etag });
    await expect(blob.put('media', 'a', Buffer.from('y'), { ifNoneMatch: '*' })).rejects.toBeInstanceOf(BlobExists);
  });
});
