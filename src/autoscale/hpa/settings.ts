import type { ControllerSettings, HpaRulesInForce } from '../types.ts';
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

/** Bounds, tolerances and windows: the policy's own where it has some, else the controller's. */
export const inForce = ({ min, max, behavior }: CompleteSpec, settings: Settings): HpaRulesInForce => ({
  min,
  max,
  tolerance: {
    down: behavior?.down.tolerance ?? settings.tolerance,
    up: behavior?.up.tolerance ?? settings.tolerance,
  },
  windowSeconds: {
    down: behavior?.down.windowSeconds ?? Math.trunc(settings.downscaleStabilizationSeconds),
    up: behavior?.up.windowSeconds ?? 0,
  },
});
