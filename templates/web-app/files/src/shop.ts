import type { Api, User } from '@app/sdk';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What every part of the client needs. */
export interface Shop {
  readonly api: Api;
  readonly title: string;
  /** Who is logged in; undefined for guests. */
  readonly user: User | undefined;
  readonly path: string;
  readonly go: (path: string) => void;
  /** After a login. */
  readonly enter: (next: string) => Promise<void>;
  readonly leave: () => Promise<void>;
}

export const ShopContext = createContext<Shop | undefined>(undefined);

export function useShop(): Shop {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('There is no shop around this.');
  return shop;
}
