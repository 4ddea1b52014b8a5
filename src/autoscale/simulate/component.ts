/** What is known of a component: its costs, its limits, and how it is measured. CPU in thousandths of a core, memory in bytes. */
export interface ComponentModel {
  /** Requests wait for a copy and give up; messages wait in a queue. */
  readonly kind: 'requests' | 'messages';
  /** CPU time of one request or message. */
  readonly cpuMs: number;
  /** Time of one, waiting on others included, where nothing waits before it. */
  readonly timeMs: number;
  /** CPU of a copy that does nothing. */
  readonly idleCpuMilli: number;
  /** Most that a copy can take; a Node program is one core. */
  readonly cpuLimitMilli: number;
  /** What it asks for: utilisation is of this. */
  readonly requestCpuMilli: number;
  readonly requestMemoryBytes: number;
  readonly memoryBytes: number;
  /** How many a copy works on at once. Absent: as many as come, and CPU is the limit. */
  readonly concurrency?: number;
  /** Most that wait: before each copy (requests), or in all (messages). What comes then is lost. */
  readonly queueBound?: number;
  /** Who has waited so long gives up, and is lost. Absent: never. */
  readonly timeoutSeconds?: number;
  /** From the decision to ready. */
  readonly startupSeconds: number;
}

/** How the loop sees and acts. */
export interface LoopModel {
  /** Between two decisions. */
  readonly intervalSeconds: number;
  /** Age of a sample when it is seen. */
  readonly lagSeconds: number;
  /** A sample is the mean over so long. */
  readonly windowSeconds: number;
  /** It carries out a change before it goes on: the next decision is an interval after the copies are ready, or have drained. */
  readonly waits?: boolean;
}

/** Each agent measures itself before it decides. */
export const AGENT_LOOP: LoopModel = { intervalSeconds: 5, lagSeconds: 0, windowSeconds: 5, waits: true };
/** Defaults of kube-controller-manager (sync 15 s) and of metrics-server (resolution 15 s). */
export const CLUSTER_LOOP: LoopModel = { intervalSeconds: 15, lagSeconds: 15, windowSeconds: 15 };

/** Requests or messages per second that one ready copy can do: by CPU, by concurrency, whichever is less. */
export function ratePerCopy({ cpuMs, timeMs, idleCpuMilli, cpuLimitMilli, concurrency }: ComponentModel): number {
  const byCpu = cpuMs > 0 ? Math.max(0, cpuLimitMilli - idleCpuMilli) / cpuMs : Infinity;
  const byTime = concurrency === undefined ? Infinity : (concurrency * 1000) / Math.max(timeMs, cpuMs);
  return Math.min(byCpu, byTime);
}
