import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { LoadRequest } from '../types.ts';
import { type Account, type AccountStore, asUser, keepFresh, openAccounts, withKey } from './accounts.ts';
import { type Api, unexpected } from './api.ts';
import { type Front, routeOf } from './front.ts';
import { type Mix, mixOf } from './mix.ts';
import { createSession } from './session.ts';
import type { StepName } from './steps.ts';

export interface Prepared {
  readonly next: (random: Random) => LoadRequest;
  readonly users: number;
  /** Ends what was kept going for the load: tokens that are renewed. */
  close(): void;
}

export interface Preparation {
  readonly api: Api;
  readonly front: Front;
  readonly mix: Mix;
  readonly users: number;
  readonly store: AccountStore;
}

/** A catalogue to choose from. */
const SHELF = 10;
/** Orders learn of products through the queue. */
const HEARD_MS = 20_000;

/** Everything that has to be there before the clock starts: users with tokens and keys, products, and who knows of them. */
export async function prepare({ api, front, mix, users, store }: Preparation): Promise<Prepared> {
  const does = (step: StepName) => mix.some(({ steps }) => steps.some(({ name }) => name === step));
  const people = await accountsFor(api, front, users, store);
  const share = mix.find(({ kind }) => kind === 'partner')?.share ?? 0;
  const partners = people.slice(0, share === 0 ? 0 : Math.max(1, Math.ceil(users * share * 1.5)));
  for (const account of partners) await withKey(api, account);

  const [first] = people;
  const shelf = await productsOf(api, first);
  if (first && does('change')) {
    for (const account of people) account.productId ??= (await sell(api, account)).id;
  }
  const orderable = first && does('order') ? await heardOf(api, first, shelf) : [];
  await store.write(people);
  const session = createSession({ products: shelf, orderable }, front.rateLimit);
  return { next: mixOf(mix, session, { people, partners }), users: people.length, close: keepFresh(api, people) };
}

/** None where nobody can register. */
export async function accountsFor(api: Api, front: Front, users: number, store: AccountStore): Promise<Account[]> {
  const door = routeOf(front.routes, 'POST', '/api/auth/register');
  if (door?.template !== 'service-auth') return [];
  const known = await store.read();
  const opened = await openAccounts(api, known, users);
  await store.write([...opened, ...known.slice(users)]);
  return opened;
}

type Product = { readonly id: string; readonly name: string };

async function productsOf(api: Api, seller: Account | undefined): Promise<Product[]> {
  const headers = seller ? asUser(seller) : {};
  const answer = await api.call('GET', '/api/products?limit=100', { headers });
  if (answer.status !== 200) throw unexpected('GET /api/products', answer);
  const found = [...(answer.body as { items: Product[] }).items];
  while (seller && found.length < SHELF) found.push(await sell(api, seller));
  return found;
}

async function sell(api: Api, account: Account): Promise<Product> {
  const body = {
    name: `Load ${account.email.slice(5, 11)}`,
    description: 'Made for a load.',
    priceCents: 1250,
    currency: 'EUR',
  };
  const answer = await api.call('POST', '/api/products', { headers: asUser(account), body });
  if (answer.status !== 201) throw unexpected('POST /api/products', answer);
  return answer.body as Product;
}

/** Products that an order was placed for: a few of the oldest, which nobody is about to take out of the catalogue. */
async function heardOf(api: Api, account: Account, products: readonly Product[]): Promise<string[]> {
  const until = performance.now() + HEARD_MS;
  const found: string[] = [];
  for (const { id } of products.slice(-SHELF)) {
    const body = { items: [{ productId: id, quantity: 1 }] };
    let answer = await api.call('POST', '/api/orders', { headers: asUser(account), body });
    while (answer.status !== 201 && performance.now() < until) {
      await sleep(200);
      answer = await api.call('POST', '/api/orders', { headers: asUser(account), body });
    }
    if (answer.status === 201) found.push(id);
    else if (found.length === 0) throw unexpected('POST /api/orders', answer);
  }
  return found;
}
