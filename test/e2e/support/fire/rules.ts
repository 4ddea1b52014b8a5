/** Whose an operation is. Every operation of the description has to stand here: a new one is nobody's until somebody says it. */
export interface Rule {
  /**
   * everybody: it asks nobody who they are, and shows what is meant for all. self: it concerns the caller alone. theirs: it
   * names a thing, and only its owner may.
   */
  readonly of: 'everybody' | 'self' | 'theirs';
  /** A key with every scope may not do it either: people alone. */
  readonly personal?: true;
  /** Any key may do it, whatever its scopes. */
  readonly anyKey?: true;
  /** A body that fits. */
  readonly body?: unknown;
}

const everybody: Rule = { of: 'everybody' };
const self: Rule = { of: 'self' };
const theirs: Rule = { of: 'theirs' };
const SOME_ID = '00000000-0000-7000-8000-0000000000ff';
const STREET = { name: 'A', street: 'B 1', city: 'C', postalCode: '1', country: 'DE' };

export const RULES: Readonly<Record<string, Rule>> = {
  'GET /.well-known/jwks.json': everybody,
  'POST /api/auth/register': everybody,
  'POST /api/auth/login': everybody,
  'POST /api/auth/refresh': everybody,
  'POST /api/auth/logout': everybody,
  'GET /api/auth/me': { ...self, anyKey: true },
  'GET /api/auth/keys': { ...self, personal: true },
  'POST /api/auth/keys': { ...self, personal: true, body: { name: 'x', scopes: ['users:read'] } },
  'DELETE /api/auth/keys/{id}': { ...theirs, personal: true },
  'GET /api/users/me': self,
  'PATCH /api/users/me': { ...self, body: { bio: 'x' } },
  'DELETE /api/users/me': { ...self, personal: true },
  'GET /api/users/me/addresses': self,
  'POST /api/users/me/addresses': { ...self, body: STREET },
  'DELETE /api/users/me/addresses/{id}': theirs,
  'GET /api/products': everybody,
  'GET /api/products/{id}': everybody,
  'POST /api/products': { ...self, body: { name: 'x', priceCents: 1 } },
  'PATCH /api/products/{id}': { ...theirs, body: { priceCents: 1 } },
  'DELETE /api/products/{id}': theirs,
  'GET /api/orders': self,
  'POST /api/orders': { ...self, body: { items: [{ productId: SOME_ID, quantity: 1 }] } },
  'GET /api/orders/{id}': theirs,
  'POST /api/orders/{id}/pay': { ...theirs, body: { method: { type: 'card', token: 'tok_ok' } } },
  'POST /api/orders/{id}/cancel': theirs,
  'GET /api/notifications': self,
  'GET /api/notifications/stream': self,
  'POST /api/notifications/{id}/read': theirs,
  'GET /api/notifications/{id}/receipt': theirs,
  'GET /api/webhooks': self,
  'POST /api/webhooks': { ...self, body: { url: 'https://example.com/x', events: ['order.paid'] } },
  'DELETE /api/webhooks/{id}': theirs,
  'POST /api/webhooks/{id}/test': theirs,
  'GET /api/reviews': everybody,
  'GET /api/reviews/{id}': everybody,
  'POST /api/reviews': { ...self, body: { productId: SOME_ID, rating: 1, title: 'x', text: 'x' } },
  'PATCH /api/reviews/{id}': { ...theirs, body: { rating: 1 } },
  'DELETE /api/reviews/{id}': theirs,
  'POST /api/reviews/{id}/photos': { ...theirs, body: { contentType: 'image/png', bytes: 70 } },
  'POST /api/reviews/{id}/photos/{photoId}/complete': theirs,
  'GET /api/search': everybody,
};
