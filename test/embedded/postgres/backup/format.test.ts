import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { Lines, lineOf } from '../../../../src/embedded/postgres/backup/format.ts';

const SCRIPT = 'first\nCOPY a (b) FROM stdin;\n1\tü\n2\t\\\\.\n\\.\nbetween\nCOPY c (d) FROM stdin;\n\\.\nlast';

/** The same script however it is cut. */
test.each([1, 2, 3, 7, 1000])('lines and rows, read in pieces of %i bytes', async (size) => {
  const bytes = Buffer.from(SCRIPT);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  const lines = new Lines(Readable.from(pieces));
  const rows = async () => {
    const parts: Buffer[] = [];
    for await (const part of lines.rows()) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString();
  };
  expect(await lines.next()).toBe('first');
  expect(await lines.next()).toBe('COPY a (b) FROM stdin;');
  expect(await rows()).toBe('1\tü\n2\t\\\\.\n');
  expect(await lines.next()).toBe('between');
  expect(await lines.next()).toBe('COPY c (d) FROM stdin;');
  expect(await rows()).toBe('');
  expect(await lines.next()).toBe('last');
  expect(await lines.next()).toBeUndefined();
});

test('what lines say', () => {
  expect(lineOf('\\connect "a ""b"""')).toEqual({ type: 'connect', database: 'a "b"' });
  expect(lineOf('-- schema {"public.a":"b text"}')).toEqual({ type: 'schema', schema: { 'public.a': 'b text' } });
  expect(lineOf('COPY public.a (b) FROM stdin;')).toEqual({ type: 'copy', sql: 'COPY public.a (b) FROM stdin' });
  expect(lineOf("SELECT pg_catalog.setval('a', 1, 't');")).toMatchObject({ type: 'statement' });
  expect(lineOf('-- a word')).toEqual({ type: 'comment' });
});
