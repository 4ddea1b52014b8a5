/**
 * Fields of `Observed.facts` that `status` shows where a runtime has them. A native workload lists its copies in `copies`, and
 * tells how many it wants.
 */
export interface StatusFacts {
  /** `pid 4211`, `10.1.0.7`, `node-2`. */
  readonly where?: string;
  readonly restarts?: number;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  /** How it ended: `exit 1`, `killed by SIGKILL`. */
  readonly exit?: string;
  readonly copies?: readonly {
    readonly id: string;
    readonly ready: boolean;
    readonly reason?: string;
    readonly where?: string;
    readonly restarts?: number;
    readonly startedAt?: number;
  }[];
  readonly wanted?: number;
}

export interface Sample {
  readonly replica: string;
  readonly component: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly restarts?: number;
  /** What it tells about itself without being asked over HTTP, by the names of metrics. */
  readonly statistics?: Readonly<Record<string, number>>;
}
export interface Samples {
  read(): Promise<Sample[]>;
}
