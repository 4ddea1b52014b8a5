import { describe, expect, it } from 'vitest';
import { type Item, scan } from '../../../src/embedded/postgres/sql/scan.ts';

const vars: Record<string, string> = { name: 'shop', quote: "o'clock" };
const read = (source: string): Item[] => [
  ...scan(source, (name, quoting) => {
    const value = vars[name];
    if (quoting === 'exists') return value === undefined ? 'FALSE' : 'TRUE';
    if (value === undefined) return undefined;
    return quoting === 'literal' ? `'${value.replaceAll("'", "''")}'` : quoting === 'identifier' ? `"${value}"` : value;
  }),
];
const statements = (source: string) => read(source).map((item) => item.text);

describe('statements', () => {
  it.each([
    ['two on a line', 'select 1; select 2;', ['select 1', 'select 2']],
    ['the last one without a semicolon', 'select 1;\nselect 2\n', ['select 1', 'select 2']],
    ['nothing but white space and comments', ' ;; -- nothing\n/* nor this */', []],
    ['semicolons in literals', `select 'a;b', "c;d"; select 2`, [`select 'a;b', "c;d"`, 'select 2']],
    ['doubled quotes', `select 'it''s;', "a"";b";`, [`select 'it''s;', "a"";b"`]],
    ['a backslash ends no standard literal', String.raw`select 'a\'; select 2;`, [String.raw`select 'a\'`, 'select 2']],
    ['escape literals', String.raw`select E'a\';b'; select 2;`, [String.raw`select E'a\';b'`, 'select 2']],
    ['dollar quotes', 'do $$ begin; end $$; select 1;', ['do $$ begin; end $$', 'select 1']],
    ['tagged dollar quotes', "select $a$ $b$ ; ' $a$; select 2", ["select $a$ $b$ ; ' $a$", 'select 2']],
    ['parameters are no dollar quotes', 'select $1; select $2;', ['select $1', 'select $2']],
    ['dollars inside of names', 'select a$b$c; select d$e;', ['select a$b$c', 'select d$e']],
    ['line comments', "select 1 -- it's; fine\n, 2;", ['select 1 \n, 2']],
    ['nested block comments', 'select /* a; /* b; */ c; */ 1;', ['select   1']],
    [
      'rules with a list in parentheses',
      'create rule r as on insert to t do (select 1; select 2);',
      ['create rule r as on insert to t do (select 1; select 2)'],
    ],
    [
      'SQL bodies',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3;',
      ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
    ],
    ['transactions are no bodies', 'begin; select 1; end;', ['begin', 'select 1', 'end']],
    ['an unfinished literal', "select 'a; select 2", ["select 'a; select 2"]],
  ])('%s', (_, source, expected) => {
    expect(statements(source)).toEqual(expected);
  });

  it('knows the line on which each begins', () => {
    const source = "select 1;\n\n-- two\nselect '\n', 2;\nselect 3;";
    expect(read(source).map((item) => item.line)).toEqual([1, 4, 6]);
  });
});

describe('variables', () => {
  it.each([
    ['raw', 'select :name;', 'select shop'],
    ['literal', "select :'quote';", "select 'o''clock'"],
    ['identifier', 'create role :"name";', 'create role "shop"'],
    ['existence', 'select :{?name}, :{?other};', 'select TRUE, FALSE'],
    ['casts are none', 'select 1::name, a := 2;', 'select 1::name, a := 2'],
    ['unknown ones stay', 'select a[1:other];', 'select a[1:other]'],
    ['not in literals', `select ':name', ":name", $$:name$$;`, `select ':name', ":name", $$:name$$`],
    ['next to a cast', "select :'name'::text;", "select 'shop'::text"],
  ])('%s', (_, source, expected) => {
    expect(statements(source)).toEqual([expected]);
  });
});

describe('commands', () => {
  it('have words, quoted words and variables as arguments', () => {
    expect(read(String.raw`\set a 'b c' :name "d e" f:'name'`)).toEqual([
      { type: 'command', name: 'set', args: ['a', 'b c', 'shop', 'd e', "f'shop'"], text: '', line: 1 },
    ]);
  });
  it('end at the line and leave the statement open', () => {
    expect(read('select 1\n\\echo hello; world\n, 2;\n')).toEqual([
      { type: 'command', name: 'echo', args: ['hello;', 'world'], text: '', line: 2 },
      { type: 'statement', text: 'select 1\n\n, 2', line: 1 },
    ]);
  });
  it('that send take the statement with them', () => {
    expect(read("select 'create role a' \\gexec\nselect 2;")).toEqual([
      { type: 'command', name: 'gexec', args: [], text: "select 'create role a'", line: 1 },
      { type: 'statement', text: 'select 2', line: 2 },
    ]);
  });
  it('are read one by one: what one sets, the next statement knows', () => {
    const known: Record<string, string> = {};
    const seen: string[] = [];
    for (const item of scan('\\set x 5\nselect :x;', (name) => known[name])) {
      if (item.type === 'command') known[item.args[0] ?? ''] = item.args[1] ?? '';
      else seen.push(item.text);
    }
    expect(seen).toEqual(['select 5']);
  });
});
