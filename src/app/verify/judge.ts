import type { GraphEdge } from '../../kernel/index.ts';
import type { Evidence } from './beside.ts';
import { type Claim, SIGNALS, type Signal } from './claims.ts';
import type { Observations } from './observations.ts';

/**
 * - seen        it carries traffic
 * - missing     declared, and nothing was seen on it
 * - undeclared  traffic between two components without an edge
 * - failing     it carries traffic, and too much of it fails
 */
export type EdgeState = 'seen' | 'missing' | 'undeclared' | 'failing';

export interface Verdict {
  readonly from: string;
  readonly to: string;
  readonly kind: Claim['kind'] | 'undeclared';
  readonly state: EdgeState;
  /** What it is said by: `212 calls, 0 failed, p95 3.1 ms (postgresql)`. */
  readonly evidence: string;
}

/** More failures than this share are no accident. The scenario itself makes none: what it means to be refused is no failure. */
const FAILING = 0.05;

/** Holds every claim against what was seen, here or elsewhere, then names what nobody claimed. Pure. */
export function judge(
  claims: readonly Claim[],
  observations: Observations,
  elsewhere: Evidence = new Map(),
): Verdict[] {
  const declared = claims.map((claim) => {
    const verdict = verdictOn(claim, observations);
    const evidence = verdict.state === 'missing' ? elsewhere.get(claim) : undefined;
    return { ...claim, ...(evidence === undefined ? verdict : { state: 'seen' as const, evidence }) };
  });
  const known = new Set(claims.map(({ from, to }) => key(from, to)));
  const components = new Set(claims.flatMap(({ from, to }) => [from, to]));
  const undeclared = merged(observations.edges)
    .filter(({ from, to }) => to !== undefined && components.has(from) && components.has(to) && from !== to)
    .filter(({ from, to }) => !known.has(key(from, to ?? '')))
    .map((edge) => ({
      from: edge.from,
      to: edge.to ?? '',
      kind: 'undeclared' as const,
      state: 'undeclared' as const,
      evidence: words(edge),
    }));
  return [...declared, ...undeclared];
}

function verdictOn(
  { from, to, kind }: Claim,
  { edges, signals, balanced }: Observations,
): Pick<Verdict, 'state' | 'evidence'> {
  if (kind === 'observe' && isSignal(to)) {
    const count = signals[to].get(from);
    return count ? { state: 'seen', evidence: SIGNAL_WORDS[to](count) } : missing();
  }
  const [edge] = merged(edges.filter((one) => one.from === from && one.to === to));
  if (edge) return { state: edge.errors / edge.calls > FAILING ? 'failing' : 'seen', evidence: words(edge) };
  const counted = kind === 'balance' ? balanced.get(from) : undefined;
  return counted === undefined ? missing() : { state: 'seen', evidence: `${counted}, counted by ${from}` };
}

const missing = () => ({ state: 'missing' as const, evidence: 'nothing was seen' });
const key = (from: string, to: string) => `${from} ${to}`;
const isSignal = (name: string): name is Signal => (SIGNALS as readonly string[]).includes(name);

const SIGNAL_WORDS: Record<Signal, (count: number) => string> = {
  metrics: (count) => `measured, ${count === 1 ? 'one copy' : `${count} copies`}`,
  logs: () => 'lines in the store',
  traces: (count) => `${count} spans`,
};

/** One edge for each pair, though it speaks several protocols. */
function merged(edges: readonly GraphEdge[]): GraphEdge[] {
  const pairs = new Map<string, GraphEdge>();
  for (const edge of edges) {
    if (edge.to === undefined) continue;
    const before = pairs.get(key(edge.from, edge.to));
    pairs.set(key(edge.from, edge.to), before ? sum(before, edge) : edge);
  }
  return [...pairs.values()];
}

const sum = (a: GraphEdge, b: GraphEdge): GraphEdge => ({
  ...a,
  system: [...new Set([...a.system.split(', '), b.system])].join(', '),
  calls: a.calls + b.calls,
  errors: a.errors + b.errors,
  p50Ms: Math.max(a.p50Ms, b.p50Ms),
  p95Ms: Math.max(a.p95Ms, b.p95Ms),
  lastAt: Math.max(a.lastAt, b.lastAt),
});

const words = ({ calls, errors, p95Ms, system }: GraphEdge): string =>
  `${calls} ${calls === 1 ? 'call' : 'calls'}, ${errors} failed, p95 ${Number(p95Ms.toPrecision(2))} ms (${system})`;
