import { createBasket } from './basket.ts';

/** The basket of this browser. */
export const basket = createBasket(
  typeof localStorage === 'undefined' ? { getItem: () => null, setItem: () => {} } : localStorage,
);
