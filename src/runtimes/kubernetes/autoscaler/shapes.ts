import type { KubeObject } from '../client/index.ts';

interface Amounts {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}
interface Side {
  /** Resources have a name, all others name a metric. */
  readonly name?: string;
  readonly metric?: { readonly name: string };
  /** In a spec, and in a status. */
  readonly target?: Amounts;
  readonly current?: Amounts;
}
/** One metric of a spec or of a status: the field that its type says is there. */
export interface Metric {
  readonly type: string;
  readonly resource?: Side;
  readonly external?: Side;
  readonly pods?: Side;
  readonly object?: Side;
}

/** What is read of a HorizontalPodAutoscaler (autoscaling/v2). */
export interface Scaler extends KubeObject {
  readonly spec: {
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly Metric[];
  };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly lastScaleTime?: string;
    readonly currentMetrics?: readonly Metric[];
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
  };
}

/** What is read of an Event. */
export interface Told extends KubeObject {
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly firstTimestamp?: string | null;
}

/** KEDA makes an autoscaler of its own for what it scales, under this name. */
export const namesOf = (component: string): readonly string[] => [component, `keda-hpa-${component}`];
