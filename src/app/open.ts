import type { Status, Target } from '../engine/target.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';

export interface Opened {
  readonly component: string;
  readonly url: string;
}

/** The address of a component; without a name, of what stands in front: the gateway's load balancer. */
export async function open(target: Target, component: string | undefined, signal: AbortSignal): Promise<Opened> {
  const name = component ?? front(await target.status(signal));
  return { component: name, url: await target.open(name, signal) };
}

function front(status: Status | undefined): string {
  const reachable = status?.components.filter(({ address }) => address !== undefined) ?? [];
  const balancers = status?.components.filter(({ kind }) => kind === 'balancer') ?? [];
  const found = balancers.find(({ name }) => name === 'load-balancer') ?? balancers[0] ?? reachable[0];
  if (found) return found.name;
  throw new PlatformError({
    code: 'not-running',
    message: 'nothing runs that could be opened',
    next: 'platform up',
    exitCode: ExitCode.notReady,
  });
}
