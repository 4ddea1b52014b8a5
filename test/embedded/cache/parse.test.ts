import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/embedded/cache/resp/encode.ts';
import { ProtocolError, RequestParser } from '../../../src/embedded/cache/resp/parse.ts';
import {
  double,
  Failure,
  map,
  NULL_ARRAY,
  OK,
  push,
  type Reply,
  scored,
  set,
  toBytes,
  verbatim,
} from '../../../src/embedded/cache/resp/reply.ts';

const all = (text: string, size = text.length) => {
  const parser = new RequestParser();
  const data = Buffer.from(text, 'latin1');
  const requests: (readonly string[])[] = [];
  for (let at = 0; at < data.length; at += size) requests.push(...parser.push(data.subarray(at, at + size)));
  return requests;
};

describe('requests', () => {
  const pipeline =
    '*2\r\n$3\r\nGET\r\n$1\r\na\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$6\r\n\r\n\0\xff\xc3\xa9\r\nPING\r\n*0\r\n*1\r\n$0\r\n\r\n';
  const expected = [['GET', 'a'], ['SET', 'a', '\r\n\0\xff\xc3\xa9'], ['PING'], ['']];

  it.each([1, 2, 3, 5, 7, 1000])('are cut from chunks of %i bytes', (size) => {
    expect(all(pipeline, size)).toEqual(expected);
  });

  it('may be typed by hand', () => {
    expect(all(`set  a "b \\x41\\n\\"" 'c d'\n\r\n  \r\nget a\r\n`)).toEqual([
      ['set', 'a', 'b A\n"', 'c d'],
      ['get', 'a'],
    ]);
  });

  it('of several megabytes are not looked at once per chunk', () => {
    const body = 'x'.repeat(20_000_000);
    const before = performance.now();
    expect(all(`*1\r\n$${body.length}\r\n${body}\r\n`, 16_384)).toEqual([[body]]);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it.each([
    ['*1\r\n:1\r\n', "expected '$', got ':'"],
    ['*x\r\n', 'invalid multibulk length'],
    ['*9999999\r\n', 'invalid multibulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$99999999999\r\n', 'invalid bulk length'],
    ['get "a\r\n', 'unbalanced quotes in request'],
    ['x'.repeat(70_000), 'too big inline request'],
  ])('that break the protocol: %j', (text, message) => {
    expect(() => all(text)).toThrow(new ProtocolError(message));
  });
});

describe('answers', () => {
  const cases: [string, Reply, string, string][] = [
    ['status', OK, '+OK\r\n', '+OK\r\n'],
    ['failure', new Failure('ERR a\r\nb'), '-ERR a b\r\n', '-ERR a b\r\n'],
    ['number', -5, ':-5\r\n', ':-5\r\n'],
    ['large number', 2n ** 62n, ':4611686018427387904\r\n', ':4611686018427387904\r\n'],
    ['bytes', toBytes('é'), '$2\r\n\xc3\xa9\r\n', '$2\r\n\xc3\xa9\r\n'],
    ['nothing', null, '$-1\r\n', '_\r\n'],
    ['no list', NULL_ARRAY, '*-1\r\n', '_\r\n'],
    ['list', ['a', 1], '*2\r\n$1\r\na\r\n:1\r\n', '*2\r\n$1\r\na\r\n:1\r\n'],
    ['map', map(['a', 1]), '*2\r\n$1\r\na\r\n:1\r\n', '%1\r\n$1\r\na\r\n:1\r\n'],
    ['set', set(['a']), '*1\r\n$1\r\na\r\n', '~1\r\n$1\r\na\r\n'],
    ['double', double(1.5), '$3\r\n1.5\r\n', ',1.5\r\n'],
    ['push', push(['a']), '*1\r\n$1\r\na\r\n', '>1\r\n$1\r\na\r\n'],
    ['text', verbatim('a'), '$1\r\na\r\n', '=5\r\ntxt:a\r\n'],
    ['scores', scored([['a', 1]]), '*2\r\n$1\r\na\r\n$1\r\n1\r\n', '*1\r\n*2\r\n$1\r\na\r\n,1\r\n'],
  ];
  it.each(cases)('%s', (_, reply, two, three) => {
    expect(encode(reply, 2)).toBe(two);
    expect(encode(reply, 3)).toBe(three);
  });
});
