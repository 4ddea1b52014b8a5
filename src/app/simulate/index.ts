/** `platform scale simulate`: loads and policies as they were asked for, played, and held against limits. */
import {
  type ComponentModel,
  type LoopModel,
  parseLimits,
  parseLoad,
  type Simulation,
  simulate,
  together,
} from '../../autoscale/simulate/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Calibration } from './calibrate.ts';
import { loopOf, modelOf } from './model.ts';
import type { SimulateOptions } from './options.ts';
import { policiesOf } from './policies.ts';

export { fileOf } from '../../autoscale/simulate/index.ts';
export { type Calibration, calibrate, type Measured } from './calibrate.ts';
export type * from './options.ts';
export { chooseComponent } from './subject.ts';

const SLO_REQUESTS_SECONDS = 0.5;
const SLO_MESSAGES_SECONDS = 60;

/** One policy played. */
export interface Played extends Simulation {
  readonly model: ComponentModel;
  readonly loop: LoopModel;
}

export interface SimulationReport {
  readonly load: string;
  readonly seconds: number;
  /** In the order they were asked for. */
  readonly runs: readonly Played[];
  readonly calibration?: Calibration;
  /** Limits that were crossed: `api: slo<99.9%`. */
  readonly failed: readonly string[];
}

/** Pure: the same options give the same report. Throws a PlatformError (exit code 2) for what cannot be understood. */
export function simulateAll(options: SimulateOptions, calibration?: Calibration): SimulationReport {
  const load = together(options.loads.map(({ spec, content }) => parseLoad(spec, content)));
  const limits = parseLimits(options.failIf);
  const runs = policiesOf(options).map(({ policy, subject = options.subject, workload }): Played => {
    const model = modelOf(policy, {
      flags: options.model,
      ...(subject ? { subject } : {}),
      ...(calibration ? { calibration } : {}),
      ...(workload ? { workload } : {}),
    });
    const loop = loopOf(options.loop, subject);
    refuseImpossible(options, policy.max);
    const usual = model.kind === 'messages' ? SLO_MESSAGES_SECONDS : SLO_REQUESTS_SECONDS;
    const played = simulate({
      ...{ policy, model, loop, load },
      slo: { target: options.slo, withinSeconds: options.sloLatencySeconds ?? usual },
      ...(options.replicas === undefined ? {} : { replicas: options.replicas }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
    return { ...played, model, loop };
  });
  const failed = runs.flatMap(({ policy, statistics }) =>
    limits
      .filter((limit) => limit.fails(statistics))
      .map(({ text }) => (runs.length > 1 ? `${policy}: ${text}` : text)),
  );
  return { load: load.text, seconds: load.seconds, runs, ...(calibration ? { calibration } : {}), failed };
}

function refuseImpossible({ replicas }: SimulateOptions, max: number): void {
  if (replicas === undefined || replicas <= max) return;
  throw new PlatformError({
    code: 'bad-input',
    message: `--replicas ${replicas} is more than the policy's most, ${max}`,
    exitCode: ExitCode.badInput,
  });
}
