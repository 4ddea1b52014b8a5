import { Problem, problems } from '@app/kit/problem';
import type { Outcome } from './relay.ts';

/** Reasons for which the gateway itself ends an attempt. */
export class Abandoned extends Error {
  readonly why: 'late' | 'caller gone' | 'ended';

  constructor(why: Abandoned['why']) {
    super(why);
    this.why = why;
  }
}

/** Nothing was sent: the request can go elsewhere, whatever it is. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CONNECT_TIMEOUT',
]);

export function wasNotSent(error: Error): boolean {
  return NOT_SENT.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Whether it says nothing about the replica. */
export function isCallers(error: Error): boolean {
  return error instanceof Problem || (error instanceof Abandoned && error.why !== 'late');
}

/** What the caller is told when no attempt is left. */
export function failureProblem(outcome: Exclude<Outcome, { type: 'answered' }>, service: string): Problem {
  if (outcome.type === 'refused') {
    const headers: Record<string, string> = outcome.status === 503 ? { 'retry-after': '1' } : {};
    return new Problem(outcome.status, undefined, { detail: `${service} cannot answer at the moment.`, headers });
  }
  const { error } = outcome;
  if (error instanceof Problem) return error;
  if (error instanceof Abandoned) return problems.gatewayTimeout(`${service} did not answer in time.`, error);
  return new Problem(502, undefined, { detail: `${service} cannot be reached.`, cause: error });
}
