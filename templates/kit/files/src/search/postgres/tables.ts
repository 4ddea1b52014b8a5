import type { Session, Sql } from '../../sql/index.ts';

/**
 * Documents with their words, and every word there ever was: a query finds a mistyped word among those, by its trigrams, and then the
 * documents by the word. The extension pg_trgm is made by whoever makes the database.
 */
const TABLES = `
create table if not exists search_documents (
  index text not null,
  id text not null,
  title text not null,
  text text not null,
  filters jsonb not null,
  words tsvector not null,
  primary key (index, id)
);
create index if not exists search_documents_words on search_documents using gin (words);
create index if not exists search_documents_filters on search_documents using gin (filters jsonb_path_ops);

create table if not exists search_words (
  word text primary key
);
create index if not exists search_words_trigrams on search_words using gin (word gin_trgm_ops);
`;

/** Makes what is missing; may be called at any time, by many. */
export async function prepareSearch(db: Sql): Promise<void> {
  await db.exclusive('search', (session: Session) => session.script(TABLES));
}
