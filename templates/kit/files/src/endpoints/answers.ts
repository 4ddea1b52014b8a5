import { PROBLEM_JSON } from '../problem/index.ts';
import type { Verdict } from './outlier.ts';

/** Answers that say: not me, not now. */
const REFUSALS = new Set([502, 503, 504]);

/**
 * Whether another replica may do better. Not where the program itself says, with problem details, that something behind it failed
 * (502) or did not answer (504): it is well, and the others would ask the same. A 503 is always about the replica.
 */
export function isRefusal(status: number, contentType: string | undefined): boolean {
  return REFUSALS.has(status) && (status === 503 || !contentType?.startsWith(PROBLEM_JSON));
}

/** What an answer tells about the replica that gave it. */
export function verdictOn(status: number, contentType: string | undefined): Verdict {
  if (isRefusal(status, contentType)) return 'failed';
  return status >= 500 && !REFUSALS.has(status) ? 'bad' : 'good';
}
