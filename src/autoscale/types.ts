/** What the autoscaler sees, remembers and decides. The fields of a scenario are those of `docs/reference/scenarios.md`. */

/** `spec` of an autoscaling/v2 HorizontalPodAutoscaler without `scaleTargetRef`, as a user writes it: nothing is filled in. */
export interface HpaSpec {
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly metrics?: readonly HpaMetric[];
  readonly behavior?: { readonly scaleUp?: HpaRules; readonly scaleDown?: HpaRules };
}
/** Quantities in any notation of Kubernetes: `250m`, `0.3`, `2k`. */
export interface MetricTarget {
  readonly type: 'Utilization' | 'AverageValue' | 'Value';
  /** Whole percent of the request. */
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}
export type HpaMetric =
  | { readonly type: 'Resource'; readonly resource: { readonly name: string; readonly target: MetricTarget } }
  | {
      readonly type: 'Pods';
      readonly pods: { readonly metric: { readonly name: string }; readonly target: MetricTarget };
    }
  | {
      readonly type: 'Object';
      readonly object: {
        readonly metric: { readonly name: string };
        readonly describedObject?: unknown;
        readonly target: MetricTarget;
      };
    }
  | {
      readonly type: 'External';
      readonly external: { readonly metric: { readonly name: string }; readonly target: MetricTarget };
    };
export interface HpaRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  /** A ratio as a quantity: `0.05`, `50m`. */
  readonly tolerance?: string | number;
}

/** Settings of the controller; what is absent has Kubernetes' default. */
export interface ControllerSettings {
  readonly tolerance?: number;
  readonly downscaleStabilizationSeconds?: number;
  readonly cpuInitializationPeriodSeconds?: number;
  readonly initialReadinessDelaySeconds?: number;
  readonly scaleToZero?: boolean;
}

export interface PodSample {
  /** Thousandths of a core, a byte, or the metric's unit. */
  readonly milli: number;
  readonly atSeconds?: number;
  readonly windowSeconds?: number;
}
export interface Pod {
  readonly name: string;
  readonly phase?: 'Running' | 'Pending' | 'Succeeded' | 'Failed';
  readonly ready?: boolean | 'unknown' | 'none';
  readonly startSeconds?: number | 'none';
  readonly readySinceSeconds?: number;
  readonly deleted?: boolean;
  readonly stray?: boolean;
  readonly request?: Readonly<Record<string, number>>;
  readonly metrics?: Readonly<Record<string, PodSample>>;
}
export interface HpaTick {
  readonly atSeconds: number;
  /** The policy was edited and is this from now on. */
  readonly spec?: HpaSpec;
  /** Somebody else set the count just before. Absent: what the previous tick decided. */
  readonly currentReplicas?: number;
  readonly statusReplicas?: number;
  readonly pods?: readonly Pod[];
  /** Object: a number; External: a list of series. In milli. */
  readonly values?: Readonly<Record<string, number | readonly number[] | 'unavailable'>>;
}
export interface HpaScenario {
  readonly id?: string;
  readonly about?: string;
  readonly tags?: readonly string[];
  readonly controller: ControllerSettings;
  readonly spec: HpaSpec;
  readonly initialReplicas: number;
  readonly ticks: readonly HpaTick[];
}
export interface HpaDecision {
  readonly desiredReplicas: number;
  readonly proposals: readonly (number | null)[] | null;
  readonly conditions: Readonly<Record<string, string>>;
}

/** What the controller remembers between ticks: plain data, so that it can be kept on disk over a restart. */
export interface HpaState {
  readonly recommendations: readonly { readonly atSeconds: number; readonly replicas: number }[];
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
  readonly conditions: Readonly<Record<string, string>>;
}

/** A change of the count, without its sign. */
export interface ScaleEvent {
  readonly atSeconds: number;
  readonly change: number;
  /** Was found older than every policy of its direction: the next event takes its place. */
  readonly outdated?: boolean;
}

/** Why a metric proposed what it did: the numbers of the formula, as they went into it. */
export interface MetricReason {
  /** `cpu`, `memory`, or the metric's own name. */
  readonly name: string;
  readonly source: HpaMetric['type'];
  readonly target: MetricTarget['type'];
  /** In the target's unit: whole percent, or milli. */
  readonly targetValue: number;
  /** Measured, in the same unit; absent where it could not be measured. */
  readonly value?: number;
  /** Usage over target that decided, after missing and unready copies were assumed to be something. */
  readonly ratio?: number;
  /** The ratio was multiplied by so many copies; for a share of a total: the copies it was divided by. */
  readonly times?: number;
  /** Measured in total, in milli: by the ready copies, or the sum of the series. */
  readonly usage?: number;
  /** What the ready copies request, in milli: for a percentage. */
  readonly request?: number;
  readonly counted?: { readonly ready: number; readonly unready: number; readonly missing: number };
  readonly proposal: number | null;
  /** `ratio`: it follows the formula; `tolerance`: too small a difference; `direction`: assumptions turned it round; else what failed. */
  readonly because: 'ratio' | 'tolerance' | 'direction' | 'failed';
  /** Where it failed: a sentence. */
  readonly error?: string;
}

export interface HpaRulesInForce {
  readonly min: number;
  readonly max: number;
  /** A ratio from `1 - down` to `1 + up` changes nothing. */
  readonly tolerance: { readonly down: number; readonly up: number };
  readonly windowSeconds: { readonly down: number; readonly up: number };
}

/** The way from the proposals to the decision. Steps that changed nothing are absent. */
export interface HpaReason {
  readonly current: number;
  /** The rules that held, as far as an explanation names them. */
  readonly rules: HpaRulesInForce;
  readonly metrics: readonly MetricReason[];
  /** Index in `metrics` of the one that asked for most. */
  readonly winner?: number;
  /** What the metrics asked for, together. */
  readonly recommended?: number;
  /** A recommendation in the window won over it. */
  readonly stabilized?: {
    readonly to: number;
    readonly direction: 'up' | 'down';
    readonly windowSeconds: number;
    readonly recommendedAtSeconds: number;
  };
  /** A rule on speed held it. `legacy`: max(2 × current, 4), without behavior. */
  readonly limited?: {
    readonly to: number;
    readonly direction: 'up' | 'down';
    readonly rule:
      | {
          readonly type: 'Pods' | 'Percent';
          readonly value: number;
          readonly periodSeconds: number;
          readonly base: number;
        }
      | 'legacy'
      | 'disabled';
  };
  readonly bounded?: { readonly to: number; readonly by: 'min' | 'max' };
  /** Nothing was looked at: stopped at 0, or set at once into min..max. */
  readonly skipped?: 'stopped' | 'outside-bounds' | 'no-metrics';
  readonly desired: number;
}

export interface KedaSpec {
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly idleReplicaCount?: number;
  readonly cooldownPeriod?: number;
  readonly initialCooldownPeriod?: number;
  readonly fallback?: { readonly failureThreshold: number; readonly replicas: number };
}
export interface KedaTick {
  readonly atSeconds: number;
  readonly active: boolean;
  readonly error?: boolean;
  readonly currentReplicas?: number;
}
export interface KedaScenario {
  readonly id?: string;
  readonly spec: KedaSpec;
  readonly createdSeconds: number;
  readonly initialReplicas: number;
  readonly ticks: readonly KedaTick[];
}
export interface KedaDecision {
  readonly desiredReplicas: number;
  readonly lastActiveSeconds: number | null;
  /** Conditions of this poll: `True/ScalerActive`. */
  readonly active: string;
  readonly ready: string;
}
/** What KEDA keeps in the status of a ScaledObject. */
export interface KedaState {
  readonly lastActiveSeconds: number | null;
}
