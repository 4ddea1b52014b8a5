import { join } from 'node:path';
import { hasTestDatabase, testDatabase } from '@app/kit/testing';
import { sqlProducts } from '../src/products/index.ts';
import { productsContract } from './products.contract.ts';
import { memoryProducts } from './support/memory.ts';

productsContract('memory', async () => ({ products: memoryProducts(), close: async () => {} }));

if (hasTestDatabase) {
  productsContract('sql', async () => {
    const { sql, drop } = await testDatabase(join(import.meta.dirname, '../migrations'));
    return { products: sqlProducts(sql), close: drop };
  });
}
