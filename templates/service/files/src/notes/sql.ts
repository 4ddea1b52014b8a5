import { newId } from '@app/kit/id';
import { type Sql, sql } from '@app/kit/sql';
import type { Note } from '../schemas.ts';
import type { Notes } from './port.ts';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly created_at: Date;
}

export function sqlNotes(db: Sql): Notes {
  return {
    list: async (limit) => {
      // Ids are ordered by time.
      const rows = await db.query<Row>(sql`select id, text, created_at from notes order by id desc limit ${limit}`);
      return rows.map(toNote);
    },
    add: async ({ text }) => {
      const [row] = await db.query<Row>(sql`
        insert into notes (id, text) values (${newId()}, ${text}) returning id, text, created_at`);
      if (!row) throw new Error('An insert returned no row.');
      return toNote(row);
    },
    remove: async (id) => {
      const rows = await db.query(sql`delete from notes where id = ${id} returning id`);
      return rows.length > 0;
    },
  };
}

function toNote({ id, text, created_at }: Row): Note {
  return { id, text, createdAt: created_at.toISOString() };
}
