import type { Json } from '../kernel/index.ts';
import type { Backlog } from '../model/types.ts';

/** How one component is scaled now, for `platform scale`. */
export interface ScaleView {
  readonly component: string;
  readonly replicas: {
    readonly ready: number;
    readonly desired: number;
    readonly owner: 'file' | 'policy' | 'manual';
    /** A count set by hand for a while ends then: milliseconds since the epoch. */
    readonly until?: number;
    /** What platform.yaml says, where no policy decides and it is another number. */
    readonly written?: number;
  };
  /** Absent: no policy, the count is a number. */
  readonly policy?: { readonly min: number; readonly max: number; readonly metrics: readonly string[] };
  /** What was measured at the newest decision, in the words of the policy: `cpu 63% of 70%`. */
  readonly observed: readonly string[];
  /** The newest decision in a sentence, and when the next one is made. */
  readonly decision?: { readonly at: number; readonly to: number; readonly summary: string };
  readonly nextAt?: number;
  /** The newest decision that changed the count. */
  readonly changed?: { readonly at: number; readonly from: number; readonly to: number };
}

/** One decision, explained. */
export interface ScaleDecision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly component: string;
  readonly from: number;
  readonly to: number;
  readonly summary: string;
  /** Its samples, the formula with the numbers in it, what bounded it, and what would have changed it. */
  readonly lines: readonly string[];
  /** All of it as data. */
  readonly record: Json;
}

/** Which decisions: those since then, or the one that held at a time. Milliseconds since the epoch. */
export interface ExplainQuery {
  readonly component: string;
  readonly since?: number;
  readonly at?: number;
}

/** Where copies tell numbers about themselves, as reached from this machine: Prometheus text. */
export interface MetricsAddress {
  readonly component: string;
  readonly replica: string;
  readonly url: string;
}

/** What policies are decided by beside CPU and memory, on runtimes whose scaling is the agent's. */
export interface Signals {
  metrics(): Promise<readonly MetricsAddress[]>;
  /** How many messages wait for a consumer. Rejects where the store does not answer. */
  backlog(question: Backlog, consumer: string): Promise<number>;
}

/** What an autoscaler of the environment itself tells about its decisions. */
export interface Autoscaler {
  /** The views, with what it saw and decided last. */
  tell(views: readonly ScaleView[]): Promise<readonly ScaleView[]>;
  explain(query: ExplainQuery): Promise<readonly ScaleDecision[]>;
}
