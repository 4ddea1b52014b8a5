import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dump, restore } from '../../../../src/embedded/postgres/backup/index.ts';
import { runSql } from '../../../../src/embedded/postgres/index.ts';
import { connect } from '../../../../src/embedded/postgres/ready.ts';
import { startPostgres, type TestServer } from '../../../support/postgres.ts';

const SCHEMA = `
CREATE SCHEMA "odd ""one""";
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE parents (id int PRIMARY KEY, name text NOT NULL, more jsonb, bytes bytea, at timestamptz, tags text[]);
CREATE TABLE children (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int NOT NULL REFERENCES parents, colour colour,
  twice int GENERATED ALWAYS AS (parent * 2) STORED);
CREATE TABLE "odd ""one""".events (at date NOT NULL, "some Text" text) PARTITION BY RANGE (at);
CREATE TABLE "odd ""one""".events_2026 PARTITION OF "odd ""one""".events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE empty (id int);
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM children;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no trigger works at a restore'; END $$;
`;
const DATA = `
INSERT INTO parents VALUES (1, E'Änn\\t\\\\.\\n', '{"a": [1, null]}', '\\x0001ff', '2026-01-31 12:00+01', '{a,"b c",NULL}'), (2, U&'\\2028', NULL, NULL, NULL, NULL);
INSERT INTO children (parent, colour) SELECT 1, 'green' FROM generate_series(1, 5000);
INSERT INTO "odd ""one""".events VALUES ('2026-05-01', '\\.');
REFRESH MATERIALIZED VIEW counted;
CREATE TRIGGER refuse BEFORE INSERT ON children EXECUTE FUNCTION refuse();
`;
const STATE = `SELECT json_build_array((SELECT json_agg(p ORDER BY id) FROM parents p), (SELECT json_agg(c ORDER BY id) FROM children c),
  (SELECT json_agg(e) FROM "odd ""one""".events e), (SELECT n FROM counted), (SELECT count(*) FROM empty))::text AS state`;

let server: TestServer;

beforeAll(async () => {
  server = await startPostgres();
  await runSql(server.login, 'CREATE DATABASE one;\nCREATE DATABASE "two "" words";');
  for (const database of ['one', 'two " words']) await runSql({ ...server.login, database }, SCHEMA + DATA);
}, 120_000);
afterAll(() => server?.remove());

async function ask(sql: string, database = 'one'): Promise<string> {
  const client = await connect({ ...server.login, database });
  try {
    return String(Object.values((await client.query(sql)).rows[0] ?? {})[0]);
  } finally {
    await client.end();
  }
}
const dumped = () => buffer(Readable.from(dump(server.login)));
const restored = (bytes: Buffer) => restore(server.login, Readable.from([bytes.subarray(0, 777), bytes.subarray(777)]));

test('everything comes back, in every database, and numbers go on where they were', async () => {
  const before = await ask(STATE);
  const bytes = await dumped();
  await runSql(
    { ...server.login, database: 'one' },
    "DELETE FROM children; UPDATE parents SET name = 'x'; INSERT INTO empty VALUES (1);",
  );
  await runSql({ ...server.login, database: 'two " words' }, 'TRUNCATE parents CASCADE;');
  await restored(bytes);
  expect(await ask(STATE)).toBe(before);
  expect(await ask(STATE, 'two " words')).toBe(before);
  expect(await ask("SELECT nextval(pg_get_serial_sequence('children', 'id'))")).toBe('5001');
});

test('a dump holds one moment', async () => {
  const stream = dump(server.login);
  const parts: Buffer[] = [];
  for await (const chunk of stream) {
    parts.push(Buffer.from(chunk));
    if (String(chunk).startsWith('COPY public.children'))
      await runSql({ ...server.login, database: 'one' }, 'INSERT INTO empty VALUES (2);');
  }
  await restored(Buffer.concat(parts));
  expect(await ask('SELECT count(*) FROM empty')).toBe('0');
});

test('where one database does not fit, none has changed', async () => {
  const bytes = await dumped();
  await runSql({ ...server.login, database: 'one' }, "UPDATE parents SET name = 'kept'");
  await runSql({ ...server.login, database: 'two " words' }, 'ALTER TABLE empty ADD more text');
  await expect(restored(bytes)).rejects.toMatchObject({
    code: 'backup-other-schema',
    message: expect.stringContaining('public.empty'),
  });
  expect(await ask('SELECT min(name) FROM parents')).toBe('kept');
  await runSql({ ...server.login, database: 'two " words' }, 'ALTER TABLE empty DROP more');
});

test('a script that was cut off changes nothing', async () => {
  const bytes = await dumped();
  for (const kept of [bytes.length / 2, bytes.lastIndexOf('-- end')]) {
    await expect(restored(bytes.subarray(0, kept))).rejects.toThrow();
    expect(await ask('SELECT min(name) FROM parents')).toBe('kept');
  }
});
