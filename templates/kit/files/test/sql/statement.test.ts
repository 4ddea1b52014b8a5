import { expect, it } from 'vitest';
import { render, type Statement, sql } from '../../src/sql/index.ts';

const dollars = (statement: Statement) => ({ text: render(statement, (n) => `$${n}`), values: statement.values });

it('keeps values beside the text', () => {
  expect(dollars(sql`select * from users where id = ${7} and name = ${"' or 1=1"}`)).toEqual({
    text: 'select * from users where id = $1 and name = $2',
    values: [7, "' or 1=1"],
  });
});

it('is put together from parts', () => {
  const active = sql`and active = ${true}`;
  const nothing = sql``;
  expect(dollars(sql`select 1 where a = ${1} ${active} ${nothing} limit ${2}`)).toEqual({
    text: 'select 1 where a = $1 and active = $2  limit $3',
    values: [1, true, 2],
  });
});

it('speaks other dialects', () => {
  expect(render(sql`a = ${1} and b = ${2}`, () => '?')).toBe('a = ? and b = ?');
});

it('takes no object from outside for a part', () => {
  const forged = { texts: ['1; drop table users'], values: [] };
  expect(dollars(sql`select ${forged}`)).toEqual({ text: 'select $1', values: [forged] });
});
