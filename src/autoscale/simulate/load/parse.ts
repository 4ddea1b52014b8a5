import { nearest } from '../../../kernel/index.ts';
import { csvLoad } from './csv.ts';
import { SHAPES, type Shape } from './shapes.ts';
import type { Load } from './types.ts';
import { badLoad, parseRate, parseSeconds } from './words.ts';

/** No longer than this: a year is played in seconds, and whoever writes more has mistaken a unit. */
const LONGEST_SECONDS = 366 * 86_400;

/** The file of `csv:FILE`; undefined for every other load. */
export const fileOf = (spec: string): string | undefined => /^csv:(.+?)(?::times=[^:]*)?$/.exec(spec)?.[1];

/**
 * A load from its text (GRAMMAR in words.ts). `content` is what stands in the file of `csv:FILE`. Throws a PlatformError, exit code 2,
 * that says what is wrong and what may be written.
 */
export function parseLoad(spec: string, content?: string): Load {
  const load = fileOf(spec) === undefined ? shaped(spec) : csvLoad(content ?? '', spec, timesOf(spec));
  if (load.seconds > LONGEST_SECONDS) throw badLoad(spec, 'it lasts longer than a year');
  return load;
}

function timesOf(spec: string): number {
  const [, text] = /:times=([^:]*)$/.exec(spec) ?? [];
  if (text === undefined) return 1;
  if (!/^\d+(\.\d+)?$/.test(text)) throw badLoad(spec, `times=${text} is no number`);
  return Number(text);
}

function shaped(spec: string): Load {
  const [name = '', ...parts] = spec.split(':');
  const shape = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (!shape) {
    const guess = nearest(name, [...Object.keys(SHAPES), 'csv']);
    throw badLoad(spec, `there is no shape ${name || '""'}${guess === undefined ? '' : `; did you mean ${guess}?`}`);
  }
  const plain = parts.filter((part) => !part.includes('='));
  const rates = shape.rates.map((label, index) => {
    const rate = parseRate(plain[index] ?? '');
    if (rate !== undefined) return rate;
    throw badLoad(spec, plain[index] === undefined ? `${label} is missing` : `${label} ${plain[index]} is no rate`);
  });
  const values = {
    rates,
    length: lengthOf(spec, shape, plain.slice(shape.rates.length)),
    times: timesIn(spec, shape, parts),
  };
  const { seconds, perSecond } = shape.build(values);
  return { text: spec, seconds, perSecond: (at) => (at < 0 || at >= seconds ? 0 : perSecond(at)) };
}

function lengthOf(spec: string, shape: Shape, rest: readonly string[]): number | undefined {
  const [text, surplus] = rest;
  if (surplus !== undefined) throw badLoad(spec, `${surplus} is too much`);
  if (text === undefined && shape.length === 'needed') throw badLoad(spec, 'its length is missing');
  const seconds = text === undefined ? undefined : parseSeconds(text);
  if (text !== undefined && seconds === undefined) throw badLoad(spec, `its length ${text} is no time such as 10m`);
  return seconds;
}

function timesIn(spec: string, { times }: Shape, parts: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const part of parts.filter((each) => each.includes('='))) {
    const [key = '', text = ''] = part.split('=', 2);
    if (!Object.hasOwn(times, key)) {
      const known = Object.keys(times).map((each) => `${each}=`);
      throw badLoad(spec, `there is no ${key}=${known.length === 0 ? '' : `; it takes ${known.join(' ')}`}`);
    }
    const seconds = text === '0' || text === '0s' ? 0 : parseSeconds(text);
    if (seconds === undefined || (seconds === 0 && key !== 'at' && key !== 'peak')) {
      throw badLoad(spec, `${part} is no time such as ${key}=5m`);
    }
    found[key] = seconds;
  }
  const missing = Object.keys(times).find((key) => times[key] === true && found[key] === undefined);
  if (missing !== undefined) throw badLoad(spec, `${missing}= is missing`);
  return found;
}
