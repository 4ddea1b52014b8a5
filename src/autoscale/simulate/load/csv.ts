import { parseDuration } from '../../../kernel/index.ts';
import type { Load } from './types.ts';
import { badLoad, parseRate } from './words.ts';

/** Seconds since 1970 are above this, and milliseconds above a thousand times as much: recordings of the last fifty years. */
const EPOCH = 1e8;

/**
 * A recorded load: lines of `time,value`, in order. Times are seconds, durations (`5m`), dates, or seconds or milliseconds since 1970;
 * values are rates. A first line of words is a header, `#` begins a comment. Between two lines the rate changes evenly; the first
 * line is time 0 where times are dates.
 */
export function csvLoad(text: string, spec: string, times = 1): Load {
  const points: [at: number, rate: number][] = [];
  let dated = false;
  text.split(/\r?\n/).forEach((line, index) => {
    const row = line.replace(/#.*/, '').trim();
    if (row === '') return;
    const [first = '', second = ''] = row.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [when, rate] = [timeOf(first), parseRate(second)];
    if (when === undefined || rate === undefined) {
      if (points.length === 0 && !/\d/.test(first)) return;
      throw badLoad(spec, `line ${index + 1} is "${row}"; write time,value, such as 60,120 or 5m,120rps`);
    }
    dated ||= when.dated;
    const before = points.at(-1)?.[0];
    if (before !== undefined && when.seconds <= before) {
      throw badLoad(spec, `line ${index + 1}: times must go up, and ${first} is not after the line before`);
    }
    points.push([when.seconds, rate * times]);
  });
  const [start, last] = [points[0], points.at(-1)];
  if (!start || !last || points.length < 2) throw badLoad(spec, 'there must be two lines of time,value at least');
  const begin = dated ? start[0] : 0;
  return { text: spec, seconds: last[0] - begin, perSecond: between(points.map(([at, rate]) => [at - begin, rate])) };
}

function timeOf(text: string): { readonly seconds: number; readonly dated: boolean } | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    if (value < EPOCH) return { seconds: value, dated: false };
    return { seconds: value < EPOCH * 1000 ? value : value / 1000, dated: true };
  }
  const ms = parseDuration(text);
  if (ms !== undefined) return { seconds: ms / 1000, dated: false };
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : { seconds: date / 1000, dated: true };
}

/** Even change between points. Asked mostly in order of time, so it looks from where it was. */
function between(points: readonly (readonly [number, number])[]): Load['perSecond'] {
  let index = 0;
  return (at) => {
    if ((points[index]?.[0] ?? 0) > at) index = 0;
    while ((points[index + 1]?.[0] ?? Infinity) <= at) index += 1;
    const [from, low] = points[index] ?? [0, 0];
    const [to, high] = points[index + 1] ?? [from, low];
    // Before the first line nothing was recorded.
    if (at < from) return 0;
    return to === from ? low : low + ((high - low) * (at - from)) / (to - from);
  };
}
