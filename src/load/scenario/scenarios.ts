import type { ClientKind } from './front.ts';
import type { StepName } from './steps.ts';

/** How often each client does what, as shares of its own requests. What a platform has no route for is left out. */
export type Weights = Readonly<Partial<Record<StepName, number>>>;

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly weights: Readonly<Record<ClientKind, Weights>>;
}

/** Of ten requests, where all three clients are there. */
export const SHARES: Readonly<Record<ClientKind, number>> = { web: 6, mobile: 3, partner: 1 };

const buying: Weights = { order: 1, pay: 1 };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'browse',
    summary: 'Reads only: pages, lists, products, search, reviews',
    weights: {
      web: { page: 1, list: 4, product: 4, search: 1, reviews: 2 },
      mobile: { list: 4, product: 5, search: 1, reviews: 1 },
      partner: { list: 1, product: 1 },
    },
  },
  {
    name: 'shop',
    summary: 'The whole business: browsing, logging in, ordering, paying, looking after it',
    weights: {
      web: {
        page: 4,
        list: 10,
        product: 12,
        search: 3,
        reviews: 3,
        login: 1,
        me: 2,
        change: 1,
        order: 3,
        pay: 2,
        orders: 2,
        notifications: 3,
      },
      mobile: { list: 8, product: 8, search: 2, login: 1, me: 2, order: 3, pay: 2, orders: 3, notifications: 4 },
      partner: { list: 4, product: 4, order: 4, pay: 3, orders: 4 },
    },
  },
  {
    name: 'orders',
    summary: 'Orders and payments alone: what the services and queues behind them feel most',
    weights: { web: buying, mobile: buying, partner: buying },
  },
];

export const scenarioNames: readonly string[] = SCENARIOS.map(({ name }) => name);
