import { expect, test } from 'vitest';
import { millisOf, type Position, sieve, sinceOf, stampedLine } from '../../../src/embedded/reader/lines/position.ts';

const at = (text: string) => stampedLine(`${text} x`)?.at ?? '';

test('a line is read with its time to the nanosecond, whatever digits and zone it is written in', () => {
  expect(stampedLine('2026-11-23T20:15:07.123456789Z hello  you ')).toEqual({
    at: '1795464907123456789',
    text: 'hello  you ',
  });
  expect(at('2026-11-23T20:15:07Z')).toBe('1795464907000000000');
  expect(at('2026-11-23T22:15:07.5+02:00')).toBe('1795464907500000000');
  expect(stampedLine('2026-11-23T20:15:07.1Z ')).toEqual({ at: '1795464907100000000', text: '' });
  expect(stampedLine('failed to watch file "/var/log": too many open files')).toBeUndefined();
  expect(stampedLine('')).toBeUndefined();
});

test('asks from the whole second on, which is what the kubelet counts in', () => {
  const position = { at: '1795464907123456789', same: 1, run: 0 };
  expect(sinceOf(position)).toBe('2026-11-23T20:15:07Z');
  expect(millisOf(position.at)).toBe(1_795_464_907_123);
});

test('what is read again is passed over, and nothing else', () => {
  const log = ['1', '2', '2', '2', '3', '3', '4'];
  const whole = sieve(undefined, 0);
  const positions = log.map((each) => whole(each));
  expect(positions.every((position) => position !== undefined)).toBe(true);
  // Wherever it stopped, reading again gives exactly the rest.
  for (const [index, position] of positions.entries()) {
    const isNew = sieve(position as Position, 0);
    const again = log.filter((each) => isNew(each) !== undefined);
    expect(again).toEqual(log.slice(index + 1));
  }
});

test('counts lines of one time over several readings', () => {
  const first = sieve(undefined, 0);
  first('7');
  const stopped = first('7');
  expect(stopped).toEqual({ at: '7', same: 2, run: 0 });
  const second = sieve(stopped, 0);
  expect([second('7'), second('7'), second('7')]).toEqual([undefined, undefined, { at: '7', same: 3, run: 0 }]);
});
