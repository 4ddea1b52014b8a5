import { PAGE_SIZE } from '@app/contracts/page';
import { NewProduct, Product, ProductChange, ProductPage, ProductQuery } from '@app/contracts/product';
import { requireScope } from '@app/kit/auth';
import { IdempotencyHeader, idempotencyOf } from '@app/kit/idempotency';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Catalogue } from './catalogue/index.ts';
import type { Changed, Products } from './products/index.ts';

export interface ProductRoutes {
  readonly products: Products;
  readonly catalogue: Catalogue;
}

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tags = ['products'];
const cacheState = (hit: boolean) => (hit ? 'hit' : 'miss');

/** The API of the catalogue: everybody may read, users may add, owners may change. */
export function productRoutes(app: App, { products, catalogue }: ProductRoutes): void {
  app.get(
    '/api/products',
    { schema: { tags, summary: 'List products', querystring: ProductQuery, response: { 200: ProductPage } } },
    async (request, reply) => {
      const { limit = PAGE_SIZE, cursor, ownerId } = request.query;
      const { value, hit } = await catalogue.list({ limit, after: cursor, ownerId });
      reply.header('x-cache', cacheState(hit));
      return value;
    },
  );

  app.get(
    '/api/products/:id',
    {
      schema: { tags, summary: 'Read a product', params: ById, response: { 200: Product } },
      config: { problems: [404] },
    },
    async (request, reply) => {
      const { value, hit } = await catalogue.find(request.params.id);
      reply.header('x-cache', cacheState(hit));
      if (!value) throw missing(request.params.id);
      return value;
    },
  );

  app.post(
    '/api/products',
    {
      schema: {
        tags,
        summary: 'Add a product',
        headers: IdempotencyHeader,
        body: NewProduct,
        response: { 201: Product },
      },
      config: { problems: [401, 403, 422] },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, 'products:write');
      const product = await products.create(userId, request.body, idempotencyOf(request, userId));
      await catalogue.changed(product.id);
      return reply.code(201).header('location', `/api/products/${product.id}`).send(product);
    },
  );

  app.patch(
    '/api/products/:id',
    {
      schema: { tags, summary: 'Change an own product', params: ById, body: ProductChange, response: { 200: Product } },
      config: { problems: [401, 403, 404] },
    },
    async (request) => {
      const { userId } = requireScope(request, 'products:write');
      const { id } = request.params;
      const product = allowed(await products.update(id, userId, request.body), id);
      await catalogue.changed(id);
      return product;
    },
  );

  app.delete(
    '/api/products/:id',
    {
      schema: { tags, summary: 'Delete an own product', params: ById, response: { 204: Type.Null() } },
      config: { problems: [401, 403, 404] },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, 'products:write');
      const { id } = request.params;
      allowed(await products.remove(id, userId), id);
      await catalogue.changed(id);
      return reply.code(204).send(null);
    },
  );
}

function allowed<T>(changed: Changed<T>, id: string): T {
  if ('done' in changed) return changed.done;
  throw changed.refused === 'missing' ? missing(id) : problems.forbidden('Only its owner may change a product.');
}

function missing(id: string) {
  return problems.notFound(`There is no product ${id}.`);
}
