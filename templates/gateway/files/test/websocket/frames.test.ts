import { expect, test } from 'vitest';
import { createFrames } from '../../src/websocket/frames.ts';
import { frame } from '../support/websocket.ts';

test.each([1, 2, 3, 7, 200, 70_000])('knows where frames end, in pieces of %i bytes', (size) => {
  const masked = Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x60, 0x60]);
  const long = Buffer.concat([Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), Buffer.alloc(65_536)]);
  const parts = [frame('a'), frame(''), frame('b'.repeat(300)), masked, long];
  const all = Buffer.concat(parts);
  const ends = parts.map((_, index) => parts.slice(0, index + 1).reduce((sum, part) => sum + part.length, 0));
  const frames = createFrames();
  const wrong: number[] = [];
  for (let at = 0; at < all.length; at += size) {
    const chunk = all.subarray(at, at + size);
    const found = frames.push(chunk);
    const expected = ends.find((end) => end > at && end <= at + chunk.length);
    if (found !== (expected === undefined ? -1 : expected - at)) wrong.push(at);
    if (frames.between() !== ends.includes(at + chunk.length)) wrong.push(at);
  }
  expect(wrong).toEqual([]);
});
