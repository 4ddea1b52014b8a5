import { type Sql, sql } from '@app/kit/sql';
import type { Charge, Charged, PaymentProvider } from './port.ts';

/** What the test provider remembers: it must outlive the process, as the books of a real one do. */
export interface Ledger {
  /** Writes down a result unless there is one for the key already; gives the one that counts. */
  record(charge: Charge, result: Charged): Promise<Charged>;
}

/** A provider for development and tests. Its tokens: tok_ok, tok_declined, tok_error; any other is declined. */
export function testProvider(ledger: Ledger): PaymentProvider {
  return { charge: (charge) => ledger.record(charge, resultOf(charge.token)) };
}

function resultOf(token: string): Charged {
  if (token === 'tok_ok') return { status: 'succeeded' };
  if (token === 'tok_error') return { status: 'failed', reason: 'internal error of the test provider' };
  return { status: 'declined', reason: token === 'tok_declined' ? 'insufficient funds' : 'unknown card' };
}

export function sqlLedger(db: Sql): Ledger {
  return {
    record: async ({ key, orderId, amountCents, currency }, result) => {
      const reason = 'reason' in result ? result.reason : null;
      await db.query(sql`
        insert into test_charges (key, order_id, amount_cents, currency, status, reason)
        values (${key}, ${orderId}, ${amountCents}, ${currency}, ${result.status}, ${reason}) on conflict do nothing`);
      const [row] = await db.query<{ status: Charged['status']; reason: string | null }>(sql`
        select status, reason from test_charges where key = ${key}`);
      if (!row) throw new Error('A charge was not recorded.');
      return row.status === 'succeeded' ? { status: row.status } : { status: row.status, reason: row.reason ?? '' };
    },
  };
}
