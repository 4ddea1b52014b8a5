import { expect, it } from 'vitest';
import { SqlUnavailable, sql } from '../../src/sql/index.ts';
import { again, reads } from '../../src/sql/postgres/again.ts';

const ended = { code: '57P01', message: 'terminating connection due to administrator command' };
const cut = () => new SqlUnavailable(Object.assign(new Error(ended.message), ended));
const late = () => new SqlUnavailable(Object.assign(new Error('canceled'), { code: '57014' }));
const unsent = () => new SqlUnavailable(new Error('Client has encountered a connection error and is not queryable'));

/** Work that fails so before it succeeds, and how often it ran. */
async function run(failures: Error[], mayRepeat: boolean, leftMs = 1000) {
  let ran = 0;
  const work = async () => {
    ran += 1;
    const failure = failures.shift();
    if (failure) throw failure;
    return 'done';
  };
  const options = { until: performance.now() + leftMs, mayRepeat: () => mayRepeat };
  const result = await again(work, options).catch((error: Error) => error.name);
  return [result, ran];
}

it('does again what the server cut off, where that had no effect', async () => {
  expect(await run([cut()], true)).toEqual(['done', 2]);
  expect(await run([cut()], false)).toEqual(['SqlUnavailable', 1]);
});

it('does again what was never sent, whatever it is', async () => {
  expect(await run([unsent()], false)).toEqual(['done', 2]);
});

it('ends with the time of the caller, and does not kill a server again and again', async () => {
  expect(await run([cut()], true, -1)).toEqual(['SqlUnavailable', 1]);
  expect(await run([cut(), cut(), cut(), cut()], true)).toEqual(['SqlUnavailable', 4]);
});

it('takes what took too long for no loss', async () => {
  expect(await run([late()], true)).toEqual(['SqlUnavailable', 1]);
});

it('knows what only reads', () => {
  const texts = [
    sql`select 1`,
    sql`\n  SELECT now()`,
    sql`insert into a select 1`,
    sql`with b as (delete from c) select 1`,
  ];
  expect(texts.map(({ texts: [text] }) => reads(text))).toEqual([true, true, false, false]);
});
