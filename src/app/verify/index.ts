/** `platform verify`: every arrow of platform.yaml carries traffic, and nothing else does. */
import type { Clock } from '../../kernel/index.ts';
import { COLLECTOR, type Model } from '../../model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { type Beside, createBeside } from './beside.ts';
import { type Claim, claimsOf, readerOf, SIGNALS } from './claims.ts';
import { type EdgeState, judge, type Verdict } from './judge.ts';
import { observe } from './observations.ts';

export type { EdgeState, Verdict } from './judge.ts';
export { createProbe } from './probe.ts';
export { runScenario } from './scenario.ts';

export interface VerifyRequest extends Beside {
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

/** Whole traces are read again and again. */
const AGAIN_MS = 1_000;

/** Looks until everything declared was seen, or patience ends: spans and samples arrive seconds after the traffic. */
export async function verify(
  { model, telemetry, since, patienceMs, ...asked }: VerifyRequest,
  clock: Clock,
): Promise<Verification> {
  const claims = claimsOf(model, telemetry.kind);
  const kept = SIGNALS.filter((signal) => claims.some(({ to }) => to === signal));
  const components = model.components.filter(({ workload }) => workload.type !== 'external').map(({ name }) => name);
  const beside = createBeside(telemetry, asked);
  const elsewhere = claims.filter((claim) => claim.kind === 'balance' || isUncollected(claim, model));
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const observations = await observe(telemetry, { components, kept, since, now: clock.now() });
    const first = judge(claims, observations);
    const unseen = elsewhere.filter(({ from, to }) =>
      first.some((verdict) => verdict.state === 'missing' && verdict.from === from && verdict.to === to),
    );
    const edges = unseen.length === 0 ? first : judge(claims, observations, await beside(unseen));
    const done = edges.every(({ state }) => state !== 'missing');
    if (done || clock.now() >= deadline) return result(edges);
    await clock.sleep(AGAIN_MS);
  }
}

/** Names of hosts that run elsewhere, with the component that stands for them. */
export const hostsOf = ({ components }: Model): Record<string, string> =>
  Object.fromEntries(
    components.flatMap(({ name, workload }) =>
      workload.type === 'external' && workload.url !== undefined && URL.canParse(workload.url)
        ? [[new URL(workload.url).hostname, name] as const]
        : [],
    ),
  );

/** Lines of what sends nothing to the collector, and whose pods nobody reads for it. */
function isUncollected({ from, to }: Claim, { edges, components }: Model): boolean {
  const isRead = components.find(({ name }) => name === from)?.workload.type !== 'operated' && readerOf(components);
  const sends = edges.some((edge) => edge.kind === 'observe' && edge.from === from && edge.to === COLLECTOR);
  return to === 'logs' && !sends && !isRead;
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
