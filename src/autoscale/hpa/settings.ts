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

/** As specs, settings are not changed once they were used: what follows from them is worked out once, and not at every tick. */
const known = new WeakMap<ControllerSettings, Settings>();
const rules = new WeakMap<CompleteSpec, { readonly settings: Settings; readonly inForce: HpaRulesInForce }>();

export function settingsOf(given: ControllerSettings): Settings {
  const found = known.get(given);
  if (found) return found;
  const made = { ...DEFAULTS, ...given };
  known.set(given, made);
  return made;
}

/** Bounds, tolerances and windows: the policy's own where it has some, else the controller's. */
export function inForce(policy: CompleteSpec, settings: Settings): HpaRulesInForce {
  const found = rules.get(policy);
  if (found?.settings === settings) return found.inForce;
  const made = rulesOf(policy, settings);
  rules.set(policy, { settings, inForce: made });
  return made;
}

const rulesOf = ({ min, max, behavior }: CompleteSpec, settings: Settings): HpaRulesInForce => ({
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
