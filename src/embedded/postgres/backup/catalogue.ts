import type { connect } from '../ready.ts';

export type Client = Awaited<ReturnType<typeof connect>>;

/** A table as SQL names it, and the columns that hold data (those that are generated do not). */
export interface Table {
  readonly name: string;
  readonly columns: string;
  /** Names and types of all columns: what has to be the same where its rows go. */
  readonly shape: string;
}

/** What holds no data of users, and what belongs to an extension. */
const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT coalesce(string_agg(quote_ident(attname), ', ' ORDER BY attnum), '') FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
    (SELECT coalesce(string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attname), '')
      FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS shape
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relnatts > 0 AND ${OURS} ORDER BY 1`;

const SEQUENCES = `SELECT format('SELECT pg_catalog.setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL) AS text
  FROM pg_sequences ORDER BY schemaname, sequencename`;

const VIEWS = `SELECT format('REFRESH MATERIALIZED VIEW %I.%I', n.nspname, c.relname) AS text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND ${OURS} ORDER BY c.oid`;

const textsOf = async (client: Client, sql: string): Promise<string[]> =>
  (await client.query<{ text: string }>(sql)).rows.map(({ text }) => text);

/** Databases of users. The one of the administrator holds nothing. */
export const databasesOf = (client: Client) =>
  textsOf(
    client,
    `SELECT datname AS text FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1`,
  );

/** Ordinary tables; partitions too, not what they are partitions of. */
export const tablesOf = async (client: Client): Promise<readonly Table[]> => (await client.query<Table>(TABLES)).rows;

/** A statement for each sequence that puts it where it is. */
export const sequencesOf = (client: Client) => textsOf(client, SEQUENCES);

/** Statements that fill materialised views again. */
export const viewsOf = (client: Client) => textsOf(client, VIEWS);

/** Large objects are in no table. */
export const hasLargeObjects = async (client: Client): Promise<boolean> =>
  (await textsOf(client, `SELECT 'yes' AS text FROM pg_largeobject_metadata LIMIT 1`)).length > 0;
