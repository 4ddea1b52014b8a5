import type { Address, NewAddress } from '@app/contracts/user';
import { newId } from '@app/kit/id';
import { type Session, type Sql, sql } from '@app/kit/sql';
import { type Addition, type Addresses, MOST_ADDRESSES } from './port.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly postal_code: string;
  readonly country: string;
  readonly created_at: Date;
}

export function sqlAddresses(db: Sql): Addresses {
  return {
    list: async (userId) => {
      // Ids are ordered by time.
      const rows = await db.query<Row>(sql`select * from addresses where user_id = ${userId} order by id`);
      return rows.map(toAddress);
    },
    add: (userId, address) => db.transaction((session) => add(session, userId, address)),
    remove: async (userId, id) => {
      const rows = await db.query(sql`delete from addresses where id = ${id} and user_id = ${userId} returning id`);
      return rows.length > 0;
    },
  };
}

async function add(session: Session, userId: string, address: NewAddress): Promise<Addition> {
  // The row of the profile is the lock under which addresses are counted.
  const [profile] = await session.query(sql`select id from profiles where id = ${userId} for update`);
  if (!profile) return { refused: 'stranger' };
  const known = await session.query(sql`select id from addresses where user_id = ${userId}`);
  if (known.length >= MOST_ADDRESSES) return { refused: 'full' };
  const { name, street, city, postalCode, country } = address;
  const [row] = await session.query<Row>(sql`
    insert into addresses (id, user_id, name, street, city, postal_code, country)
    values (${newId()}, ${userId}, ${name}, ${street}, ${city}, ${postalCode}, ${country}) returning *`);
  if (!row) throw new Error('An insert returned no row.');
  return { added: toAddress(row) };
}

function toAddress({ id, name, street, city, postal_code, country, created_at }: Row): Address {
  return { id, name, street, city, postalCode: postal_code, country, createdAt: created_at.toISOString() };
}
