import { type Session, sql } from '../../sql/index.ts';

/** What a word of a query may stand for: itself, or words like it when nobody has ever written it. */
export interface Alternatives {
  readonly word: string;
  readonly like: readonly string[];
}

/** Words with fewer letters are too like too many. */
const SHORTEST = 4;
const MOST_LIKE = 4;

/** Looks up the words that no indexed word begins with, and finds those that look most like them. */
export async function alternatives(session: Session, words: readonly string[]): Promise<Alternatives[]> {
  const long = words.filter((word) => word.length >= SHORTEST);
  if (long.length === 0) return words.map((word) => ({ word, like: [] }));
  await session.query(sql`select set_config('pg_trgm.similarity_threshold', '0.3', true)`);
  const rows = await session.query<{ word: string; like: string }>(sql`
    select asked.word, close.word as like from unnest(${long}::text[]) as asked (word)
    cross join lateral (
      select known.word from search_words known
      where known.word % asked.word
      order by similarity(known.word, asked.word) desc, known.word limit ${MOST_LIKE}) close
    where not exists (select from search_words known where known.word like asked.word || '%')`);
  return words.map((word) => ({ word, like: rows.filter((row) => row.word === word).map(({ like }) => like) }));
}

/** As to_tsquery reads it. Words hold nothing but letters and digits, so none of them is an operator. */
export function toTsquery(words: readonly Alternatives[], operator: '&' | '|'): string {
  return words.map(({ word, like }) => `(${[`${word}:*`, ...like].join(' | ')})`).join(` ${operator} `);
}
