import type { Random } from '../random.ts';
import type { LoadRequest } from '../types.ts';
import type { Actor, Session } from './session.ts';

export type StepName =
  | 'page'
  | 'list'
  | 'product'
  | 'search'
  | 'reviews'
  | 'login'
  | 'me'
  | 'change'
  | 'order'
  | 'pay'
  | 'orders'
  | 'notifications';

export interface Step {
  /** The route without which it is left out, and the template that must answer there. Pages come from the gateway itself. */
  readonly needs?: { readonly method: string; readonly path: string; readonly template: string };
  /** undefined: not now (nothing to pay for, logged in a moment ago). */
  readonly make: (actor: Actor, session: Session, random: Random) => Asked | undefined;
}
type Asked = Pick<LoadRequest, 'method' | 'path' | 'headers' | 'body' | 'onAnswer'>;

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Asked => ({ method: 'GET', path, headers });
const post = (path: string, body: unknown, more: Pick<LoadRequest, 'headers' | 'onAnswer'> = {}): Asked => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
  ...more,
  headers: { 'content-type': 'application/json', ...more.headers },
});
const needs = (method: string, path: string, template: string) => ({ method, path, template });
const anyOf = <T>(items: readonly T[], random: Random): T | undefined => items[Math.floor(random() * items.length)];

function ofProduct({ products }: Session, random: Random, path: (id: string) => string): Asked | undefined {
  const product = anyOf(products, random);
  return product && get(path(product.id));
}

/** What clients of the templates' services ask for. */
export const STEPS: Readonly<Record<StepName, Step>> = {
  page: { make: () => get('/', { accept: 'text/html' }) },
  list: {
    needs: needs('GET', '/api/products', 'service-product'),
    make: () => get('/api/products?limit=20'),
  },
  product: {
    needs: needs('GET', '/api/products/1', 'service-product'),
    make: (_, session, random) => ofProduct(session, random, (id) => `/api/products/${id}`),
  },
  search: {
    needs: needs('GET', '/api/search', 'service-review'),
    make: (_, { products }, random) => {
      const word = anyOf((anyOf(products, random)?.name ?? '').split(/\s+/), random);
      return get(`/api/search?q=${encodeURIComponent(word || 'a')}&limit=10`);
    },
  },
  reviews: {
    needs: needs('GET', '/api/reviews', 'service-review'),
    make: (_, session, random) => ofProduct(session, random, (id) => `/api/reviews?productId=${id}&limit=10`),
  },
  login: {
    needs: needs('POST', '/api/auth/login', 'service-auth'),
    make: ({ account }, { mayLogin }) => {
      if (!account || !mayLogin()) return undefined;
      return post('/api/auth/login', { email: account.email, password: account.password });
    },
  },
  me: { needs: needs('GET', '/api/auth/me', 'service-auth'), make: () => get('/api/auth/me') },
  change: {
    needs: needs('PATCH', '/api/products/1', 'service-product'),
    make: ({ account }, _, random) => {
      if (account?.productId === undefined) return undefined;
      const body = JSON.stringify({ priceCents: 100 + Math.floor(random() * 10_000) });
      const headers = { 'content-type': 'application/json' };
      return { method: 'PATCH', path: `/api/products/${account.productId}`, headers, body };
    },
  },
  order: {
    needs: needs('POST', '/api/orders', 'service-order'),
    make: (actor, { orderable, unpaid, newKey }, random) => {
      const productId = anyOf(orderable, random);
      if (productId === undefined) return undefined;
      const body = { items: [{ productId, quantity: 1 + Math.floor(random() * 3) }] };
      const onAnswer = (text: string) => unpaid.add(actor, (JSON.parse(text) as { id: string }).id);
      return post('/api/orders', body, { headers: { 'idempotency-key': newKey() }, onAnswer });
    },
  },
  pay: {
    needs: needs('POST', '/api/orders/1/pay', 'service-order'),
    make: (actor, { unpaid, newKey }) => {
      const id = unpaid.take(actor);
      if (id === undefined) return undefined;
      const body = { method: { type: 'card', token: 'tok_ok' } };
      return post(`/api/orders/${id}/pay`, body, { headers: { 'idempotency-key': newKey() } });
    },
  },
  orders: { needs: needs('GET', '/api/orders', 'service-order'), make: () => get('/api/orders?limit=20') },
  notifications: {
    needs: needs('GET', '/api/notifications', 'service-notification'),
    make: () => get('/api/notifications?limit=20'),
  },
};
