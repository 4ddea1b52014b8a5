import { testTelemetry } from '@app/kit/testing';
import { beforeEach, expect, it } from 'vitest';
import { type Charge, createCashier, type PaymentProvider, testProvider } from '../src/payments/index.ts';
import { memoryLedger, memoryShop } from './support/memory.ts';
import { ALICE, MUG, type Shop, twoMugs } from './support/shop.ts';

let shop: Shop;
let orderId: string;
beforeEach(async () => {
  shop = memoryShop();
  await shop.offer(MUG);
  ({ id: orderId } = await shop.orders.place(ALICE, twoMugs));
});

const cashier = (provider: PaymentProvider) =>
  createCashier({ payments: shop.payments, provider, log: testTelemetry().log, abandonedMs: 0, answerMs: 50 });
const status = async () => (await shop.orders.find(orderId, ALICE))?.status;

it('charges the total under the key of the attempt', async () => {
  const charges: Charge[] = [];
  const provider: PaymentProvider = {
    charge: async (charge) => {
      charges.push(charge);
      return { status: 'succeeded' };
    },
  };
  await cashier(provider).pay(orderId, ALICE, 'tok_ok');
  expect(charges).toMatchObject([{ orderId, amountCents: 1980, currency: 'EUR', token: 'tok_ok' }]);
  expect(charges[0]?.key).toMatch(/^[0-9a-f-]{36}-1$/);
});

it.each([
  ['answers too late', () => new Promise<never>(() => {})],
  ['is away', () => Promise.reject(new Error('connection refused'))],
])('says that it is not known when the provider %s, and asks again later', async (_, charge) => {
  const ledger = memoryLedger();
  let answers = false;
  // It charges, but its answer is lost.
  const provider: PaymentProvider = {
    charge: async (request) => {
      const result = await testProvider(ledger).charge(request);
      return answers ? result : charge();
    },
  };
  const { pay, reconcile } = cashier(provider);
  await expect(pay(orderId, ALICE, 'tok_ok')).rejects.toMatchObject({ status: 504 });
  await expect(shop.orders.cancel(orderId, ALICE)).rejects.toMatchObject({ status: 409 });
  await reconcile();
  expect(await status()).toBe('placed');
  answers = true;
  await reconcile();
  expect(await status()).toBe('paid');
  expect(ledger.charged.size).toBe(1);
});

it('gives a payment that failed another key, because a provider repeats what it said before', async () => {
  const provider = testProvider(shop.ledger);
  const key = { owner: ALICE, key: 'k', fingerprint: 'f' };
  await expect(cashier(provider).pay(orderId, ALICE, 'tok_error', key)).rejects.toMatchObject({ status: 502 });
  const asked: string[] = [];
  const recovered: PaymentProvider = {
    charge: async ({ key: name }) => {
      asked.push(name);
      return { status: 'succeeded' };
    },
  };
  await cashier(recovered).pay(orderId, ALICE, 'tok_error', key);
  expect(asked[0]).toMatch(/-2$/);
  expect(await status()).toBe('paid');
});
