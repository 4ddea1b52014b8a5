import { expect, test } from 'vitest';
import { splitLines } from '../../../src/embedded/reader/api/index.ts';
import { createBuffer } from '../../../src/embedded/reader/lines/index.ts';

const never = new AbortController().signal;
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

test('who comes when it is full waits, in the order in which they came', async () => {
  const buffer = createBuffer<string>(10);
  const order: string[] = [];
  await buffer.push('a', 6, never);
  const waiting = ['b', 'c'].map((item) => buffer.push(item, 6, never).then(() => void order.push(item)));
  await later();
  expect(order).toEqual([]);
  expect(buffer.waiting).toEqual({ items: 1, size: 6 });
  expect(await buffer.take({ items: 5, size: 100 }, never)).toEqual(['a']);
  await later();
  expect(order).toEqual(['b']);
  expect(await buffer.take({ items: 5, size: 100 }, never)).toEqual(['b']);
  await Promise.all(waiting);
  expect(await buffer.take({ items: 5, size: 100 }, never)).toEqual(['c']);
});

test('what is larger than all the room comes in alone; a batch has a bound, too', async () => {
  const buffer = createBuffer<number>(10);
  await buffer.push(1, 50, never);
  expect(await buffer.take({ items: 5, size: 20 }, never)).toEqual([1]);
  for (const item of [2, 3, 4]) await buffer.push(item, 3, never);
  expect(await buffer.take({ items: 5, size: 6 }, never)).toEqual([2, 3]);
  expect(await buffer.take({ items: 1, size: 6 }, never)).toEqual([4]);
});

test('nobody waits longer than the signal', async () => {
  const buffer = createBuffer<number>(1);
  const abort = new AbortController();
  const taking = buffer.take({ items: 1, size: 1 }, abort.signal);
  abort.abort();
  expect(await taking).toEqual([]);
  await buffer.push(1, 1, never);
  await buffer.push(2, 1, abort.signal);
  expect(buffer.waiting.items).toBe(1);
});

test('bytes become lines, however they come; long ones are cut, and what has no end is left out', async () => {
  const texts = async (parts: readonly string[], most = 100) => {
    const found: string[] = [];
    const stream = async function* () {
      yield* parts.map((part) => Buffer.from(part));
    };
    for await (const { text, cut } of splitLines(stream(), most)) found.push(cut ? `${text}…` : text);
    return found;
  };
  expect(await texts(['on', 'e\ntwo\r\n\nth', 'ree\nlost'])).toEqual(['one', 'two', '', 'three']);
  expect(await texts(['12345', '67890\nnext\n'], 7)).toEqual(['1234567…', 'next']);
  const umlaut = Buffer.from('ü\n');
  const stream = async function* () {
    yield umlaut.subarray(0, 1);
    yield umlaut.subarray(1);
  };
  for await (const { text } of splitLines(stream(), 10)) expect(text).toBe('ü');
});
