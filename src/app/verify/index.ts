/** `platform verify`: every arrow of platform.yaml carries traffic, and nothing else does. */
import type { Clock } from '../../kernel/index.ts';
import type { Model } from '../../model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { claimsOf } from './claims.ts';
import { type EdgeState, judge, type Verdict } from './judge.ts';
import { observe } from './observations.ts';

export type { EdgeState, Verdict } from './judge.ts';
export { runScenario } from './scenario.ts';

export interface VerifyRequest {
  readonly model: Model;
  readonly telemetry: Telemetry;
  /** Traffic counts from then on, milliseconds since the epoch. */
  readonly since: number;
  /** How long telemetry may take to arrive. */
  readonly patienceMs: number;
}

export interface Verification {
  readonly ok: boolean;
  readonly counts: Readonly<Record<EdgeState, number>>;
  readonly edges: readonly Verdict[];
}

const AGAIN_MS = 500;

/** Looks until everything declared was seen, or patience ends: spans and samples arrive seconds after the traffic. */
export async function verify(
  { model, telemetry, since, patienceMs }: VerifyRequest,
  clock: Clock,
): Promise<Verification> {
  const claims = claimsOf(model);
  const names = model.components.filter(({ workload }) => workload.type !== 'external').map(({ name }) => name);
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const edges = judge(claims, await observe(telemetry, names, since, clock.now()));
    const done = edges.every(({ state }) => state !== 'missing');
    if (done || clock.now() >= deadline) return result(edges);
    await clock.sleep(AGAIN_MS);
  }
}

function result(edges: readonly Verdict[]): Verification {
  const count = (state: EdgeState) => edges.filter((edge) => edge.state === state).length;
  const counts = {
    seen: count('seen'),
    missing: count('missing'),
    undeclared: count('undeclared'),
    failing: count('failing'),
  };
  // Where nothing was drawn, nothing was proved.
  return { ok: edges.length > 0 && counts.seen === edges.length, counts, edges };
}
