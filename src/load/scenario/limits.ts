import { formatDuration } from '../../kernel/index.ts';
import type { LoadReport } from '../types.ts';
import type { Front, RateLimit } from './front.ts';

/** Where nothing asks for more. */
const FEW = 5;
/** Making more would take longer than most loads, and most of what one address may register. */
const MANY = 100;
/** Requests beside the load: checks of accounts, a window that began before. */
const SLACK = 1.15;

const perSecond = ({ requests, perMs }: RateLimit): number => (requests / perMs) * 1000;

/** Users over whom a load has to be spread so that none of them meets the common limit, as far as that is sensible. */
export function usersFor({ rateLimit }: Pick<Front, 'rateLimit'>, peak: number): number {
  if (!rateLimit || rateLimit.by === 'address') return FEW;
  return Math.min(MANY, Math.max(FEW, Math.ceil((peak * SLACK) / perSecond(rateLimit))));
}

const words = ({ requests, perMs, by }: RateLimit): string =>
  `${requests} requests in ${formatDuration(perMs).replace(/\.0s$/, 's')} for each ${by === 'address' ? 'address' : 'user'}`;

/** What will happen at the gateway's limit; nothing where the load stays below it. `users` 0: nobody logs in. */
export function adviceBefore({ rateLimit }: Pick<Front, 'rateLimit'>, users: number, peak: number): string[] {
  if (!rateLimit) return [];
  const callers = rateLimit.by === 'address' ? 1 : Math.max(1, users);
  const most = perSecond(rateLimit) * callers;
  if (peak <= most) return [];
  const who = callers === 1 ? (users === 0 || rateLimit.by === 'address' ? 'from here' : '1 user') : `${callers} users`;
  return [
    `gateway.rateLimit lets through ${words(rateLimit)}: ${who} at most ${Number(most.toPrecision(3))}/s of the ${peak}/s that are asked for.`,
    'Everything beyond it will be answered with 429.',
  ];
}

/** What the 429 of a report mean and where the limit is; nothing where there were none. */
export function adviceAfter(report: LoadReport, front: Front | undefined, environment: string): string[] {
  const refused = report.errors['429'] ?? 0;
  if (refused === 0) return [];
  const { rateLimit } = front ?? {};
  const own = front?.routes.filter((route) => route.rateLimit) ?? [];
  const where = [...(rateLimit ? ['gateway.rateLimit'] : []), ...own.map(({ path }) => `rateLimit of route ${path}`)];
  const limit = rateLimit ? ` (${words(rateLimit)})` : '';
  return [
    `${refused} requests were answered with 429: a limit of the platform at work, not a failing one.`,
    where.length === 0
      ? 'Whoever stands there limits how often one address may ask.'
      : `To load it beyond, raise ${where.join(', ')}${limit} in platform.yaml, for this environment alone ` +
        `below environments.${environment}.overrides, then: platform up`,
    ...(rateLimit?.by === 'client'
      ? ['Or spread it over more users: --users. Requests without a login count by address.']
      : []),
  ];
}
