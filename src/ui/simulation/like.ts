/** What app/simulate finds; what is drawn of it. */
export interface SimulationLike {
  readonly load: string;
  readonly seconds: number;
  readonly runs: readonly RunLike[];
  readonly calibration?: CalibrationLike;
  readonly failed: readonly string[];
}

export interface RunLike {
  readonly policy: string;
  readonly model: {
    readonly kind: 'requests' | 'messages';
    readonly cpuMs: number;
    readonly timeMs: number;
    readonly idleCpuMilli: number;
    readonly requestCpuMilli: number;
    readonly cpuLimitMilli: number;
    readonly startupSeconds: number;
    readonly concurrency?: number;
  };
  readonly loop: { readonly intervalSeconds: number; readonly lagSeconds: number };
  readonly statistics: {
    readonly came: number;
    readonly lost: number;
    readonly waitingAtEnd: number;
    readonly mostWaiting: number;
    readonly meanWaitSeconds: number;
    readonly longestWaitSeconds: number;
    readonly slo: {
      readonly target: number;
      readonly withinSeconds: number;
      readonly met: number;
      readonly missed: number;
      readonly holds: boolean;
    };
    readonly replicaHours: number;
    readonly fewestReplicas: number;
    readonly mostReplicas: number;
    readonly meanReplicas: number;
    readonly changes: number;
    readonly flaps: number;
    readonly utilisation?: number;
  };
  readonly series: {
    readonly everySeconds: number;
    readonly atSeconds: readonly number[];
    readonly load: readonly number[];
    readonly capacity: readonly number[];
    readonly replicas: readonly number[];
    readonly ready: readonly number[];
    readonly waiting: readonly number[];
    readonly lost: readonly number[];
  };
  readonly changes: readonly {
    readonly atSeconds: number;
    readonly from: number;
    readonly to: number;
    readonly flap: boolean;
    readonly why: readonly string[];
  }[];
}

interface MeasuredLike {
  readonly value: number;
  readonly samples: number;
}
export interface CalibrationLike {
  readonly cpuMs: MeasuredLike;
  readonly idleCpuMilli: MeasuredLike;
  readonly timeMs: MeasuredLike;
  readonly memoryBytes?: MeasuredLike;
  readonly startupSeconds?: MeasuredLike;
  readonly done: number;
  readonly notes: readonly string[];
}
