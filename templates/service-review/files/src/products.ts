import type { ProductFacts } from '@app/contracts/product';
import type { Documents } from '@app/kit/documents';

/** Which products there are, and what they are called: learned from their events. */
export interface Products {
  /** Nothing for a product that is not known, or gone. */
  name(id: string): Promise<string | undefined>;
  /** False when something newer is known already. */
  learn(product: ProductFacts): Promise<boolean>;
  /** For good: events that come late bring nothing back. */
  forget(id: string): Promise<void>;
}

type Entry = { readonly name: string; readonly updatedAt: string } | { readonly deleted: true };

/** Events of one product come one after the other, so nobody else writes its entry at the same time. */
export function documentProducts(documents: Documents): Products {
  const read = async (id: string) => (await documents.get<Entry>('products', id))?.data;
  return {
    name: async (id) => {
      const entry = await read(id);
      return entry && 'name' in entry ? entry.name : undefined;
    },
    learn: async ({ id, name, updatedAt }) => {
      const known = await read(id);
      if (known && ('deleted' in known || known.updatedAt > updatedAt)) return false;
      await documents.put('products', id, { name, updatedAt });
      return true;
    },
    forget: async (id) => void (await documents.put('products', id, { deleted: true })),
  };
}
