import type { Status, Target } from '../engine/target.ts';
import { type Exec, ExitCode, PlatformError } from '../kernel/index.ts';

export interface Opened {
  readonly component: string;
  readonly url: string;
  /** The address lives only as long as the signal: a forwarded port. */
  readonly held: boolean;
}

/** The address of a component; without a name, of what stands in front: the gateway's load balancer. */
export async function open(target: Target, component: string | undefined, signal: AbortSignal): Promise<Opened> {
  const name = component ?? front(await target.status(signal));
  return { component: name, url: await target.open(name, signal), held: target.runtime === 'kubernetes' };
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

/** Shows a URL in the user's browser; a machine without one is no failure, the address has been printed. */
export async function browse(exec: Exec, platform: NodeJS.Platform, url: string): Promise<void> {
  const program = await exec.which(platform === 'darwin' ? 'open' : 'xdg-open');
  if (program !== undefined) await exec.run(program, [url]).catch(() => undefined);
}

export function untilEnd(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
