import type { Component } from '../../model/index.ts';

/** What a component is, as far as flags say it; everything else is measured, taken from platform.yaml, or a default. */
export interface ModelFlags {
  readonly messages?: boolean;
  readonly cpuPerRequestMs?: number;
  readonly timePerRequestMs?: number;
  readonly idleCpuMilli?: number;
  readonly cpuLimitMilli?: number;
  readonly requestCpuMilli?: number;
  readonly requestMemoryBytes?: number;
  readonly memoryBytes?: number;
  readonly concurrency?: number;
  readonly queueBound?: number;
  readonly timeoutSeconds?: number;
  readonly startupSeconds?: number;
}

export interface LoopFlags {
  readonly intervalSeconds?: number;
  readonly lagSeconds?: number;
  readonly windowSeconds?: number;
}

/** A component of platform.yaml, and where it runs. */
export interface Subject {
  readonly component: Component;
  readonly runtime: 'local' | 'docker' | 'kubernetes';
}

export interface SimulateOptions {
  readonly loads: readonly { readonly spec: string; readonly content?: string }[];
  /** Files of policies with their text, in the order they are shown; `name`: the policy of a component. */
  readonly policies: readonly ({ readonly file: string; readonly text: string } | { readonly subject: Subject })[];
  /** Whose costs and requests count. */
  readonly subject?: Subject;
  readonly model: ModelFlags;
  readonly loop: LoopFlags;
  /** `NAME=rps`. */
  readonly metrics: readonly string[];
  readonly slo: number;
  readonly sloLatencySeconds?: number;
  readonly failIf: readonly string[];
  readonly replicas?: number;
  readonly seed?: number;
}
