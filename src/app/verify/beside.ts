import type { Telemetry } from '../../telemetry/index.ts';
import type { Claim } from './claims.ts';
import type { Probe } from './probe.ts';

/** What can be asked of the environment itself where telemetry holds nothing. */
export interface Beside {
  readonly probe?: Probe;
  /** Whether the environment itself has kept lines of a component. */
  readonly hasLines?: (component: string) => Promise<boolean>;
}

/** Evidence from elsewhere, by claim. */
export type Evidence = ReadonlyMap<Claim, string>;

/**
 * Looks for claims of two kinds: that a balancer leads to its component where it counts nothing itself (a Service of a cluster is no
 * program), by a request that is traced; and that a component logs where nobody collects its lines. Requests are sent once.
 */
export function createBeside(telemetry: Telemetry, { probe, hasLines }: Beside) {
  const sent = new Map<string, Promise<string | undefined>>();
  const traceOf = (balancer: string) => {
    const trace = sent.get(balancer) ?? (probe ? probe(balancer).catch(() => undefined) : Promise.resolve(undefined));
    sent.set(balancer, trace);
    return trace;
  };
  const balanced = async ({ from, to }: Claim) => {
    const id = await traceOf(from);
    const trace = id === undefined ? undefined : await telemetry.trace(id);
    const answered = trace?.spans.some(({ component, kind }) => component === to && kind === 'server');
    return answered ? `a request sent to it was answered by ${to}` : undefined;
  };
  const logged = async ({ from }: Claim) => ((await hasLines?.(from)) ? 'lines, kept where it runs' : undefined);
  return async (claims: readonly Claim[]): Promise<Evidence> => {
    const found = await Promise.all(
      claims.map(async (claim): Promise<readonly (readonly [Claim, string])[]> => {
        const words =
          claim.kind === 'balance' ? await balanced(claim) : claim.to === 'logs' ? await logged(claim) : undefined;
        return words === undefined ? [] : [[claim, words]];
      }),
    );
    return new Map(found.flat());
  };
}
