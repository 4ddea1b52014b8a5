/** Loads: from `step:50rps:500rps:at=2m:for=10m` or a file to what comes at each time. */

import type { Load } from './types.ts';

export { fileOf, parseLoad } from './parse.ts';
export type { Load } from './types.ts';
export { GRAMMAR, parseRate, parseSeconds } from './words.ts';

/** Several loads at once. It lasts as long as the longest of them. */
export function together(loads: readonly Load[]): Load {
  const [only] = loads;
  if (only && loads.length === 1) return only;
  return {
    text: loads.map(({ text }) => text).join(' + '),
    seconds: Math.max(0, ...loads.map(({ seconds }) => seconds)),
    perSecond: (at) => loads.reduce((sum, load) => sum + (at < load.seconds ? load.perSecond(at) : 0), 0),
  };
}
