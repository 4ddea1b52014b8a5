import { expect, test } from 'vitest';
import type { LogLine } from '../../../src/engine/runtime.ts';
import { createLines } from '../../../src/runtimes/docker/logs/lines.ts';
import { createQueue } from '../../../src/runtimes/docker/logs/queue.ts';

const frame = (stream: 1 | 2, data: Buffer | string) => {
  const body = Buffer.from(data);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
};
const AT = '2026-11-23T05:00:00.123456789Z';
const container = { Id: 'x', Labels: { 'dev.platform.component': 'order', 'dev.platform.id': 'order/container/2' } };

function read(chunks: readonly Buffer[]): LogLine[] {
  const found: LogLine[] = [];
  const lines = createLines(container, (line) => found.push(line));
  for (const chunk of chunks) lines.write(chunk);
  lines.end();
  return found;
}

test('lines of both streams, with time and origin', () => {
  const all = Buffer.concat([frame(1, `${AT} one\n`), frame(2, `${AT} two\r\n${AT} \n`)]);
  const base = { at: Date.parse('2026-11-23T05:00:00.123Z'), component: 'order', replica: 'order/container/2' };
  expect(read([all])).toEqual([
    { ...base, stream: 'stdout', text: 'one' },
    { ...base, stream: 'stderr', text: 'two' },
    { ...base, stream: 'stderr', text: '' },
  ]);
});

test('it does not matter where the bytes are cut, not even within a character', () => {
  const text = Buffer.from(`${AT} grün\n${AT} the end without a newline`);
  const all = Buffer.concat([frame(1, text.subarray(0, 34)), frame(1, text.subarray(34))]);
  for (let cut = 1; cut < all.length; cut += 1) {
    const texts = read([all.subarray(0, cut), all.subarray(cut)]).map((line) => line.text);
    expect(texts).toEqual(['grün', 'the end without a newline']);
  }
});

test('a queue gives what was pushed, then ends or fails', async () => {
  const queue = createQueue<number>();
  const taken: number[] = [];
  const reading = (async () => {
    for await (const value of queue) taken.push(value);
  })();
  queue.push(1);
  await Promise.resolve();
  queue.push(2);
  queue.end();
  await reading;
  expect(taken).toEqual([1, 2]);
  const failing = createQueue<number>();
  failing.fail(new Error('lost'));
  await expect(failing[Symbol.asyncIterator]().next()).rejects.toThrow('lost');
});
