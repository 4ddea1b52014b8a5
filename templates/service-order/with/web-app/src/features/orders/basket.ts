import { newKey, type Schema } from '@app/sdk';
import { createState, type State } from '../../state.ts';

export interface Line {
  readonly productId: string;
  readonly name: string;
  readonly priceCents: number;
  readonly currency: string;
  readonly quantity: number;
}

export interface Basket {
  readonly lines: readonly Line[];
  /** The order that this basket becomes has one key: however often it is sent, it is placed once. */
  readonly key: string;
}

/** As many of one thing as an order takes. */
export const MOST = 1000;
const KEY = 'basket';

const empty = (): Basket => ({ lines: [], key: newKey() });

/** A basket that outlives the page; what cannot be read is an empty one. */
export function createBasket(storage: Pick<Storage, 'getItem' | 'setItem'>): State<Basket> {
  const state = createState(read(storage));
  return {
    ...state,
    set: (basket) => {
      storage.setItem(KEY, JSON.stringify(basket));
      state.set(basket);
    },
  };
}

function read(storage: Pick<Storage, 'getItem'>): Basket {
  try {
    const found = JSON.parse(storage.getItem(KEY) ?? 'null') as Basket | null;
    return found && Array.isArray(found.lines) && typeof found.key === 'string' ? found : empty();
  } catch {
    return empty();
  }
}

export function add(basket: Basket, { id, name, priceCents, currency }: Schema<'Product'>): Basket {
  const known = basket.lines.find(({ productId }) => productId === id);
  if (known) return setQuantity(basket, id, known.quantity + 1);
  const line = { productId: id, name, priceCents, currency, quantity: 1 };
  return { lines: [...basket.lines, line], key: newKey() };
}

/** 0 takes the line out. */
export function setQuantity({ lines }: Basket, productId: string, quantity: number): Basket {
  const wanted = Math.max(0, Math.min(MOST, Math.trunc(quantity) || 0));
  const changed = lines.map((line) => (line.productId === productId ? { ...line, quantity: wanted } : line));
  return { lines: changed.filter((line) => line.quantity > 0), key: newKey() };
}

export const cleared = empty;

export function count({ lines }: Basket): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What it would cost at the prices seen; undefined where currencies differ. */
export function total({ lines }: Basket): { readonly cents: number; readonly currency: string } | undefined {
  const [first] = lines;
  if (!first || lines.some(({ currency }) => currency !== first.currency)) return undefined;
  return { cents: lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0), currency: first.currency };
}
