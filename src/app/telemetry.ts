import { assertKnown } from '../engine/session/only.ts';
import type { Target } from '../engine/target.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { COLLECTOR } from '../model/names.ts';
import { createTelemetry, type Telemetry } from '../telemetry/index.ts';

/** What the collector of an environment knows; a PlatformError where there is none, or it does not run. */
export async function telemetryOf(target: Target, signal: AbortSignal): Promise<Telemetry> {
  const { environment, runtime } = target;
  if (runtime !== 'local') {
    throw new PlatformError({
      code: 'no-telemetry',
      message: `traces and metrics can be asked on the local runtime only; ${environment} runs on ${runtime}`,
      next: `platform logs --env ${environment}, platform status --env ${environment}`,
      exitCode: ExitCode.badInput,
    });
  }
  const address = await target.open(COLLECTOR, signal).catch((error: unknown) => {
    if (error instanceof PlatformError && error.code === 'unknown-component') throw notKept();
    throw error;
  });
  return createTelemetry(address.includes('://') ? address : `http://${address}`, signal);
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
