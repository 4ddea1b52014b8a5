import type { Pod } from '../types.ts';
import { ceil32, low32, sumOver, type Tolerances, timesOver, within } from './arithmetic.ts';
import type { Settings } from './settings.ts';
import { type Tally, tally } from './tally.ts';

/** What a metric asks for, and the numbers that led to it. */
export interface Proposal {
  readonly replicas: number;
  readonly because: 'ratio' | 'tolerance' | 'direction';
  readonly value: number;
  readonly ratio: number;
  /** The ratio was multiplied by so many. */
  readonly times?: number | undefined;
  readonly tally?: Tally;
  readonly usage?: number;
  readonly request?: number | undefined;
}
export type Answer = Proposal | { readonly error: string; readonly tally?: Tally };

export interface Seen {
  readonly current: number;
  readonly pods: readonly Pod[];
  readonly now: number;
  readonly settings: Settings;
  readonly tolerances: Tolerances;
}

/** Mean over pods: sums of what was measured and of what is assumed. */
type Mean = (assumed: { readonly usage: number; readonly request: number; readonly pods: number }) => {
  readonly value: number;
  readonly ratio: number;
};
const NOTHING = { usage: 0, request: 0, pods: 0 };

/** Usage of a resource in percent of what the pods request; whole percent, cut off. */
export function byUtilization(seen: Seen, name: string, percent: number): Answer {
  const fallback = Math.max(100, percent);
  const sums = tally(
    seen.pods,
    question(seen, name, name === 'cpu', (request) => timesOver(request, fallback, 100)),
  );
  if (sums.listed === 0) return { error: 'there are no pods' };
  if (sums.ready + sums.stray === 0) return { error: 'no pod that counts has a sample', tally: sums };
  if (sums.withoutRequest !== undefined) {
    return { error: `${sums.withoutRequest} requests no ${name}, so there is no percentage`, tally: sums };
  }
  if (sums.request === 0) return { error: 'no pod that is listed has both a sample and a request', tally: sums };
  return propose(seen, sums, { usage: sums.usage, request: sums.request }, (assumed) => {
    const value = low32(timesOver(sums.usage + assumed.usage, 100, sums.request + assumed.request));
    return { value, ratio: value / percent };
  });
}

/** Mean of a plain value over all pods that report it, in whole milli, cut off. */
export function byAverage(seen: Seen, name: string, resource: boolean, target: number): Answer {
  const sums = tally(
    seen.pods,
    question(seen, name, resource && name === 'cpu', () => target),
  );
  if (sums.listed === 0) return { error: 'there are no pods' };
  const reporting = sums.ready + sums.stray;
  if (reporting === 0) return { error: 'no pod that counts has a sample', tally: sums };
  const usage = sums.usage + sums.strayUsage;
  return propose(seen, sums, { usage, request: undefined }, (assumed) => {
    const value = sumOver(usage, assumed.usage, reporting + assumed.pods);
    return { value, ratio: value / target };
  });
}

const question = (seen: Seen, name: string, cpu: boolean, assumed: (request: number) => number) => ({
  name,
  cpu,
  now: seen.now,
  settings: seen.settings,
  assumed,
});

/**
 * The careful part: missing pods are assumed to dampen whatever is about to happen, unready ones to dampen growth,
 * and where these assumptions turn the direction round nothing happens.
 */
function propose(
  { current, tolerances }: Seen,
  sums: Tally,
  { usage, request }: { readonly usage: number; readonly request: number | undefined },
  mean: Mean,
): Proposal {
  const { value, ratio } = mean(NOTHING);
  const growsUnready = sums.unready > 0 && ratio > 1;
  // Written out and not spread: made at every tick of every simulated week.
  const answer = (
    decided: number,
    times: number | undefined,
    replicas: number,
    because: Proposal['because'],
  ): Proposal => ({ value, tally: sums, usage, request, ratio: decided, times, replicas, because });
  if (!growsUnready && sums.missing === 0) {
    if (within(ratio, tolerances)) return answer(ratio, undefined, current, 'tolerance');
    return answer(ratio, sums.ready, ceil32(ratio * sums.ready), 'ratio');
  }
  const missing = sums.missing > 0 && ratio !== 1;
  const assumed = {
    usage: missing && ratio < 1 ? sums.missingAssumed : 0,
    request: (missing ? sums.missingRequest : 0) + (growsUnready ? sums.unreadyRequest : 0),
    pods: (missing ? sums.missing : 0) + (growsUnready ? sums.unready : 0),
  };
  const again = mean(assumed).ratio;
  const times = sums.ready + sums.stray + assumed.pods;
  if (within(again, tolerances)) return answer(again, times, current, 'tolerance');
  const replicas = ceil32(again * times);
  const turned =
    (ratio < 1 && again > 1) ||
    (ratio > 1 && again < 1) ||
    (again < 1 && replicas > current) ||
    (again > 1 && replicas < current);
  if (turned) return answer(again, times, current, 'direction');
  return answer(again, times, replicas, 'ratio');
}
