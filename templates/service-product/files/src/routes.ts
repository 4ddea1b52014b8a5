import { NewProduct, PageQuery, Product, ProductChange, ProductPage } from '@app/contracts/product';
import { requireUser } from '@app/kit/auth';
import type { CacheAside } from '@app/kit/cache';
import { idempotencyOf } from '@app/kit/idempotency';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Changed, Products } from './products/index.ts';

export interface ProductRoutes {
  readonly products: Products;
  /** Keeps pages of the list. */
  readonly lists: CacheAside;
}

const PAGE_SIZE = 20;
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tags = ['products'];

/** The API of the catalogue: everybody may read, users may add, owners may change. */
export function productRoutes(app: App, { products, lists }: ProductRoutes): void {
  app.get(
    '/api/products',
    { schema: { tags, summary: 'List products', querystring: PageQuery, response: { 200: ProductPage } } },
    async (request, reply) => {
      const { limit = PAGE_SIZE, cursor } = request.query;
      const { value, hit } = await lists.get(`${limit}:${cursor ?? ''}`, () => page(products, limit, cursor));
      reply.header('x-cache', hit ? 'hit' : 'miss');
      return value;
    },
  );

  app.get(
    '/api/products/:id',
    { schema: { tags, summary: 'Read a product', params: ById, response: { 200: Product } } },
    async (request) => {
      const product = await products.find(request.params.id);
      if (!product) throw missing(request.params.id);
      return product;
    },
  );

  app.post(
    '/api/products',
    { schema: { tags, summary: 'Add a product', body: NewProduct, response: { 201: Product } } },
    async (request, reply) => {
      const { userId } = requireUser(request);
      const product = await products.create(userId, request.body, idempotencyOf(request, userId));
      await lists.invalidate();
      return reply.code(201).header('location', `/api/products/${product.id}`).send(product);
    },
  );

  app.patch(
    '/api/products/:id',
    {
      schema: { tags, summary: 'Change an own product', params: ById, body: ProductChange, response: { 200: Product } },
    },
    async (request) => {
      const { userId } = requireUser(request);
      const product = allowed(await products.update(request.params.id, userId, request.body), request.params.id);
      await lists.invalidate();
      return product;
    },
  );

  app.delete(
    '/api/products/:id',
    { schema: { tags, summary: 'Delete an own product', params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { userId } = requireUser(request);
      allowed(await products.remove(request.params.id, userId), request.params.id);
      await lists.invalidate();
      return reply.code(204).send(null);
    },
  );
}

/** One more than asked for is read: whether it is there tells if there is a next page. */
async function page(products: Products, limit: number, after: string | undefined): Promise<ProductPage> {
  const found = await products.list({ limit: limit + 1, after });
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function allowed<T>(changed: Changed<T>, id: string): T {
  if ('done' in changed) return changed.done;
  throw changed.refused === 'missing' ? missing(id) : problems.forbidden('Only its owner may change a product.');
}

function missing(id: string) {
  return problems.notFound(`There is no product ${id}.`);
}
