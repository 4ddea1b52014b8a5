import { postgresSql, type Sql, type SqlSettings, SqlUnavailable, sql } from '../../sql/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { type Hit, type Search, type SearchDocument, type SearchQuery, SearchUnavailable } from '../port.ts';
import { MARK_END, MARK_START, plain, spaced, toSnippet, wordsOf } from '../snippet.ts';
import { prepareSearch } from './tables.ts';
import { alternatives, toTsquery } from './words.ts';

/** Stems words; every other language still finds whole words and their beginnings. */
const LANGUAGE = 'english';
/** Nothing about a search is worth more than this. */
const QUERY_MS = 1000;
/** Best documents whose text is read for a snippet; a common word may be in all of them. */
const MOST_RANKED = 1000;
const HEADLINE = `StartSel=${MARK_START}, StopSel=${MARK_END}, MaxWords=24, MinWords=8, MaxFragments=1`;

/** Full text of PostgreSQL, with trigrams for typos. Its tables are made with the first call. */
export function postgresSearch(settings: SqlSettings, telemetry: Telemetry): Search {
  const db = postgresSql({ ...settings, timeoutMs: Math.min(settings.timeoutMs, 5000) }, telemetry);
  let prepared: Promise<void> | undefined;
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      prepared ??= prepareSearch(db);
      // What failed is tried again by the next call.
      await prepared.catch((error) => {
        prepared = undefined;
        throw error;
      });
      return await work();
    } catch (error) {
      throw error instanceof SqlUnavailable ? new SearchUnavailable(error.cause) : error;
    }
  };

  return {
    // One set of tables for all of them.
    prepare: () => ask(async () => {}),
    index: (name, documents) => ask(() => put(db, name, documents)),
    remove: (name, ids) =>
      ask(async () => {
        await db.query(sql`delete from search_documents where index = ${name} and id = any(${ids}::text[])`);
      }),
    query: (name, query) => ask(() => find(db, name, query)),
    ping: () => ask(() => db.ping()),
    close: () => db.close(),
  };
}

async function put(db: Sql, name: string, documents: readonly SearchDocument[]): Promise<void> {
  // The last of those with the same id, in an order that is the same for all who write at once.
  const last = new Map(documents.map((one) => [one.id, one]));
  const rows = [...last.values()]
    .map(({ id, title, text, filters = {} }) => ({ id, title: plain(title), text: plain(text), filters }))
    // Taken apart as queries are: the parser of the database sees one word in `a1-b2` and a URL in `and/or.html`.
    .map((row) => ({ ...row, title_words: spaced(row.title), text_words: spaced(row.text) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const words = [...new Set(rows.flatMap(({ title, text }) => wordsOf(`${title} ${text}`, 5000)))]
    .filter((word) => word.length > 2 && word.length < 40)
    .sort();
  await db.transaction(async (session) => {
    await session.query(sql`
      insert into search_documents (index, id, title, text, filters, words)
      select ${name}, id, title, text, filters,
        setweight(to_tsvector(${LANGUAGE}::regconfig, title_words), 'A') ||
          setweight(to_tsvector(${LANGUAGE}::regconfig, text_words), 'B')
      from json_to_recordset(${JSON.stringify(rows)}) as one (id text, title text, text text, filters jsonb, title_words text, text_words text)
      on conflict (index, id) do update set
        title = excluded.title, text = excluded.text, filters = excluded.filters, words = excluded.words`);
    await session.query(sql`
      insert into search_words (word) select word from unnest(${words}::text[]) as new (word)
      where not exists (select from search_words known where known.word = new.word) order by word on conflict do nothing`);
  });
}

async function find(db: Sql, name: string, { text, limit = 20, filter = {} }: SearchQuery): Promise<Hit[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return db.transaction(async (session) => {
    await session.query(sql`select set_config('statement_timeout', ${String(QUERY_MS)}, true)`);
    const known = await alternatives(session, words);
    const rows = await session.query<Hit>(sql`
      with found as (
        select id, title, text, ts_rank_cd(words, query, 1) as rank
        from search_documents, to_tsquery(${LANGUAGE}::regconfig, ${toTsquery(known, '&')}) as query
        where index = ${name} and words @@ query and filters @> ${JSON.stringify(filter)}::jsonb limit ${MOST_RANKED}
      ), best as (select * from found order by rank desc, id limit ${Math.min(limit, 100)})
      select id, title, rank as score,
        ts_headline(${LANGUAGE}::regconfig, left(text, 20000), to_tsquery(${LANGUAGE}::regconfig, ${toTsquery(known, '|')}), ${HEADLINE}) as snippet
      from best order by rank desc, id`);
    return rows.map((row) => ({ ...row, snippet: toSnippet(row.snippet) }));
  });
}
