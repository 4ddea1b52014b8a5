import { assertKnown } from '../engine/session/only.ts';
import type { Status, Target } from '../engine/target.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { COLLECTOR, LOG_STORE, METRIC_STORE, TRACE_STORE } from '../model/names.ts';
import { collectorTelemetry, placesOf, stackTelemetry, type Telemetry } from '../telemetry/index.ts';

/** Stores of the operations stack, by what they keep. */
const STORES = { metrics: METRIC_STORE, logs: LOG_STORE, traces: TRACE_STORE } as const;

/**
 * What is known of an environment: from the operations stack where it runs, else from the embedded collector. A PlatformError where
 * nothing is kept, or nothing runs. `hosts`: of stores that run elsewhere, with their components.
 */
export async function telemetryOf(
  target: Target,
  signal: AbortSignal,
  hosts: Readonly<Record<string, string>> = {},
): Promise<Telemetry> {
  // Only our own collector runs there, and it knows who listens where.
  if (target.runtime === 'local') return collectorTelemetry(await addressOf(target, COLLECTOR, signal), { signal });
  const status = await target.status(signal);
  if (!status) throw notRunning(target);
  const names = status.components.map(({ name }) => name);
  const places = placesOf([...names, ...Object.values(hosts)], hosts);
  const stores = Object.entries(STORES).filter(([, store]) => isAddon(status, store));
  if (stores.length === 0) {
    if (!isAddon(status, COLLECTOR)) throw notKept();
    return collectorTelemetry(await addressOf(target, COLLECTOR, signal), { places, signal });
  }
  const addresses = Object.fromEntries(
    stores.map(([what, store]) => [what, () => addressOf(target, store, signal)] as const),
  );
  return stackTelemetry(addresses, { places, signal });
}

/** A component of the platform's own, not one of the user's that happens to be called so. */
const isAddon = ({ components }: Status, store: string): boolean =>
  components.some(({ name, kind }) => name === store && kind === 'addon');

async function addressOf(target: Target, component: string, signal: AbortSignal): Promise<string> {
  const address = await target.open(component, signal).catch((error: unknown) => {
    if (error instanceof PlatformError && error.code === 'unknown-component') throw notKept();
    throw error;
  });
  return address.includes('://') ? address : `http://${address}`;
}

/** Where nothing was found: says so if these are no components at all. Asked late, because what was removed has left its traces. */
export async function refuseUnknown(target: Target, names: readonly string[], signal: AbortSignal): Promise<void> {
  const status = names.length === 0 ? undefined : await target.status(signal);
  if (status) assertKnown(status, names);
}

const notKept = () =>
  new PlatformError({
    code: 'no-telemetry',
    message: 'this platform keeps no telemetry',
    next: 'write `observability: {}` to platform.yaml, then: platform up',
    exitCode: ExitCode.badInput,
  });

const notRunning = ({ environment, runtime }: Target) =>
  new PlatformError({
    code: 'not-running',
    message: `nothing runs in ${environment}`,
    next: runtime === 'kubernetes' ? `platform deploy --env ${environment}` : `platform up --env ${environment}`,
    exitCode: ExitCode.notReady,
  });
