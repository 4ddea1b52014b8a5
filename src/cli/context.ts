import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Wiring } from './wiring.ts';

/** The composition root: only this file knows runtimes and the agent. */
export const wiring: Wiring = {
  open: async ({ environment }) => {
    throw new PlatformError({
      code: 'no-runtime',
      message: `this version cannot run ${environment.runtime} yet`,
      exitCode: ExitCode.failed,
    });
  },
  running: async () => [],
  check: async () => [],
};
