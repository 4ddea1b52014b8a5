import { testTelemetry } from '@app/kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cashier, createCashier, testProvider } from '../src/payments/index.ts';
import { ALICE, BOB, GRINDER, MUG, NOBODYS, type Shop, twoMugs } from './support/shop.ts';

const key = (name: string) => ({ owner: ALICE, key: name, fingerprint: 'f' });

/** What orders and payments must do, wherever they are kept. */
export function shopContract(name: string, open: () => Promise<Shop>): void {
  describe(`orders and payments: ${name}`, () => {
    let shop: Shop;
    let cashier: Cashier;
    let before = 0;

    const place = () => shop.orders.place(ALICE, twoMugs);
    const news = async () => (await shop.events()).slice(before);
    const statuses = async (work: readonly Promise<unknown>[]) =>
      (await Promise.allSettled(work)).map((each) => (each.status === 'fulfilled' ? 200 : each.reason.status)).sort();

    beforeAll(async () => {
      shop = await open();
      await shop.offer(MUG);
      await shop.offer(GRINDER);
      cashier = createCashier({
        payments: shop.payments,
        provider: testProvider(shop.ledger),
        log: testTelemetry().log,
        abandonedMs: 0,
      });
    });
    afterAll(() => shop.close());
    beforeEach(async () => {
      before = (await shop.events()).length;
    });

    it('places an order at the prices of the catalogue', async () => {
      const items = [...twoMugs.items, { productId: GRINDER.id, quantity: 1 }];
      const order = await shop.orders.place(ALICE, { items });
      expect(order).toMatchObject({ userId: ALICE, status: 'placed', totalCents: 13_880, currency: 'EUR' });
      expect(order.items).toEqual([
        { productId: MUG.id, name: 'Mug', quantity: 2, priceCents: 990 },
        { productId: GRINDER.id, name: 'Grinder', quantity: 1, priceCents: 11_900 },
      ]);
      expect(await shop.orders.find(order.id, ALICE)).toEqual(order);
      expect(await news()).toEqual(['order.placed']);
    });

    it('keeps orders from everybody else', async () => {
      const { id } = await place();
      expect(await shop.orders.find(id, BOB)).toBeUndefined();
      expect((await shop.orders.list(BOB, { limit: 10 })).map((order) => order.id)).not.toContain(id);
      await expect(shop.orders.cancel(id, BOB)).rejects.toMatchObject({ status: 404 });
      await expect(cashier.pay(id, BOB, 'tok_ok')).rejects.toMatchObject({ status: 404 });
      await expect(cashier.pay(NOBODYS, ALICE, 'tok_ok')).rejects.toMatchObject({ status: 404 });
      expect(await shop.orders.find(id, ALICE)).toMatchObject({ status: 'placed' });
    });

    it('lists the newest first, page by page', async () => {
      const [a, b] = [await place(), await place()];
      const newest = await shop.orders.list(ALICE, { limit: 1 });
      expect(newest.map(({ id }) => id)).toEqual([b.id]);
      const older = await shop.orders.list(ALICE, { limit: 1, after: b.id });
      expect(older.map(({ id }) => id)).toEqual([a.id]);
    });

    it('places, pays and cancels once for one key', async () => {
      const [first, again] = [
        await shop.orders.place(ALICE, twoMugs, key('place')),
        await shop.orders.place(ALICE, twoMugs, key('place')),
      ];
      expect(again).toEqual(first);
      await cashier.pay(first.id, ALICE, 'tok_ok', key('pay'));
      await cashier.pay(first.id, ALICE, 'tok_ok', key('pay'));
      const { id } = await place();
      expect(await shop.orders.cancel(id, ALICE, key('cancel'))).toEqual(
        await shop.orders.cancel(id, ALICE, key('cancel')),
      );
      expect(await news()).toEqual(['order.placed', 'order.paid', 'order.placed', 'order.cancelled']);
    });

    it('leaves what is final', async () => {
      const [paid, cancelled] = [await place(), await place()];
      await cashier.pay(paid.id, ALICE, 'tok_ok');
      await shop.orders.cancel(cancelled.id, ALICE);
      for (const { id } of [paid, cancelled]) {
        await expect(cashier.pay(id, ALICE, 'tok_ok')).rejects.toMatchObject({ status: 409 });
        await expect(shop.orders.cancel(id, ALICE)).rejects.toMatchObject({ status: 409 });
      }
    });

    it('takes another card after one that was declined', async () => {
      const { id } = await place();
      await expect(cashier.pay(id, ALICE, 'tok_declined', key('card'))).rejects.toMatchObject({ status: 402 });
      await expect(cashier.pay(id, ALICE, 'tok_declined', key('card'))).rejects.toMatchObject({ status: 402 });
      await cashier.pay(id, ALICE, 'tok_ok');
      expect(await shop.orders.find(id, ALICE)).toMatchObject({ status: 'paid' });
    });

    it('tries again, also with the same key, after the provider failed', async () => {
      const { id } = await place();
      await expect(cashier.pay(id, ALICE, 'tok_error', key('error'))).rejects.toMatchObject({ status: 502 });
      await expect(cashier.pay(id, ALICE, 'tok_error', key('error'))).rejects.toMatchObject({ status: 502 });
      await cashier.pay(id, ALICE, 'tok_ok');
      expect(await news()).toEqual(['order.placed', 'order.paid']);
    });

    it('lets one of several payments at once win', async () => {
      const { id } = await place();
      const pay = () => cashier.pay(id, ALICE, 'tok_ok');
      expect(await statuses([pay(), pay(), pay(), pay()])).toEqual([200, 409, 409, 409]);
      expect(await news()).toEqual(['order.placed', 'order.paid']);
    });

    it('lets either a payment or a cancellation win', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id } = await place();
        const work = [() => cashier.pay(id, ALICE, 'tok_ok'), () => shop.orders.cancel(id, ALICE)];
        if (round % 2 === 1) work.reverse();
        expect(await statuses(work.map((start) => start()))).toEqual([200, 409]);
      }
    });

    it('pays once when the same request comes several times at once', async () => {
      const { id } = await place();
      const pay = () => cashier.pay(id, ALICE, 'tok_ok', key('at once'));
      expect(await statuses([pay(), pay(), pay()])).toEqual([200, 200, 200]);
      expect(await news()).toEqual(['order.placed', 'order.paid']);
    });

    it('settles what a process left behind that died after it charged', async () => {
      const { id } = await place();
      const payment = await shop.payments.begin(id, ALICE, 'tok_ok');
      const { orderId, amountCents, currency } = payment;
      await testProvider(shop.ledger).charge({
        key: `${payment.id}-1`,
        orderId,
        amountCents,
        currency,
        token: 'tok_ok',
      });
      await expect(shop.orders.cancel(id, ALICE)).rejects.toMatchObject({ status: 409 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all([cashier.reconcile(), cashier.reconcile()]);
      expect(await shop.orders.find(id, ALICE)).toMatchObject({ status: 'paid' });
      expect(await news()).toEqual(['order.placed', 'order.paid']);
    });
  });
}
