import type { ControllerSettings } from '../types.ts';
import type { Tolerances } from './arithmetic.ts';
import type { CompleteSpec } from './spec.ts';

export type Settings = Required<ControllerSettings>;

/** The defaults of kube-controller-manager's flags. */
export const DEFAULTS: Settings = {
  tolerance: 0.1,
  downscaleStabilizationSeconds: 300,
  cpuInitializationPeriodSeconds: 300,
  initialReadinessDelaySeconds: 30,
  scaleToZero: false,
};

export const settingsOf = (given: ControllerSettings): Settings => ({ ...DEFAULTS, ...given });

/** The policy's own tolerances, where it has some, before the controller's. */
export const tolerancesOf = ({ behavior }: CompleteSpec, { tolerance }: Settings): Tolerances => ({
  down: behavior?.down.tolerance ?? tolerance,
  up: behavior?.up.tolerance ?? tolerance,
});
