import type { Resource } from '../../plan/types.ts';
import type { Check } from '../runtime.ts';

/** Makes images from the project and brings them to where they run. */
export interface Images {
  ensure(
    requests: readonly ImageRequest[],
    onProgress: (component: string, message: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** What stands in the way of bringing these there, as far as it can be told before. Changes nothing. */
  check?(requests: readonly ImageRequest[]): Promise<readonly Check[]>;
}
export interface ImageRequest {
  readonly component: string;
  /** Absolute folder that is the build context. */
  readonly folder: string;
  readonly dockerfile: string;
  readonly reference: string;
}

export interface Release {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly commit?: string;
  readonly status: 'current' | 'previous' | 'failed';
  readonly cause: string;
  readonly resources: readonly Resource[];
}
export interface Releases {
  /** Newest first. */
  list(): Promise<Release[]>;
  /** Adds it, or replaces the one with the same id. The engine sees to the statuses. */
  record(release: Release): Promise<void>;
}
