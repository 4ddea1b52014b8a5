import { hasTestDatabase } from '@app/kit/testing';
import { shopContract } from './shop.contract.ts';
import { memoryShop } from './support/memory.ts';
import { sqlShop } from './support/sql.ts';

shopContract('memory', async () => memoryShop());
if (hasTestDatabase) shopContract('sql', sqlShop);
