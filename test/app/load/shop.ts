import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A shop in memory with the API of the templates, and with their rules: tokens, keys, idempotency, paying once. */
export async function startShop({ limitAfter = Number.POSITIVE_INFINITY, hearsAfter = 0 } = {}) {
  const seen: { method: string; path: string; client: string | undefined }[] = [];
  const users = new Map<string, string>();
  const orders = new Map<string, { owner: string; paid: boolean }>();
  const tries = { order: 0 };
  const products = Array.from({ length: 3 }, (_, n) => ({ id: `p${n}`, name: `Lamp ${n}` }));
  let registered = 0;

  const whoIs = ({ headers }: IncomingMessage): string | undefined => {
    const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    const key = headers['x-api-key'];
    const name = token ?? (typeof key === 'string' ? key.replace('key-', '') : undefined);
    return name !== undefined && users.has(name) ? name : undefined;
  };
  const answer = (request: IncomingMessage, body: Record<string, string>): [number, unknown] => {
    const [path = ''] = (request.url ?? '').split('?');
    const user = whoIs(request);
    const route = `${request.method} ${path}`;
    if (route === 'POST /api/auth/register') {
      registered += 1;
      if (registered === limitAfter) return [429, {}];
      users.set(body.email ?? '', body.password ?? '');
      return [201, {}];
    }
    if (route === 'POST /api/auth/login') {
      const right = users.has(body.email ?? '') && users.get(body.email ?? '') === body.password;
      return right ? [200, { accessToken: body.email, expiresIn: 900 }] : [401, {}];
    }
    if (path === '/') return [200, '<html>'];
    if (request.method === 'GET' && path === '/api/products') return [200, { items: products, nextCursor: null }];
    if (request.method === 'GET' && path.startsWith('/api/products/'))
      return products.some(({ id }) => path.endsWith(`/${id}`)) ? [200, {}] : [404, {}];
    if (user === undefined) return [401, { title: 'Unauthorized' }];
    if (route === 'POST /api/auth/keys') return [201, { key: `key-${user}` }];
    if (route === 'POST /api/products') {
      products.push({ id: `p${products.length}`, name: body.name ?? '' });
      return [201, products.at(-1)];
    }
    if (route === 'POST /api/orders') {
      tries.order += 1;
      if (tries.order <= hearsAfter) return [422, {}];
      const id = `o${orders.size}`;
      orders.set(id, { owner: user, paid: false });
      return [201, { id }];
    }
    const order = orders.get(/^\/api\/orders\/(.+)\/pay$/.exec(path)?.[1] ?? '');
    if (path.endsWith('/pay')) {
      if (order?.owner !== user) return [404, {}];
      if (order.paid) return [409, {}];
      order.paid = true;
    }
    return [200, {}];
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [status, found] = answer(request, body === '' ? {} : JSON.parse(body));
    const client = request.headers['x-client'];
    seen.push({
      method: request.method ?? '',
      path: request.url ?? '',
      client: typeof client === 'string' ? client : undefined,
    });
    response.writeHead(status, { 'retry-after': '1' }).end(JSON.stringify(found));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, users, orders, products };
}
