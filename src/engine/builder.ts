import type { ComponentFailure, EventSink } from '../kernel/index.ts';
import type { Component, Model } from '../model/types.ts';
import type { ImageRequest } from './runtime.ts';

/** Turns the project's sources into what runtimes start. The session calls it; src/build implements it. */
export interface Builder {
  /**
   * Runs the project's build for those of the components that are node workloads and whose inputs changed. Emits `build` events.
   * A component that cannot be built is in `failed` (its old bundle stays); rejects only when the build cannot run at all.
   */
  build(components: readonly Component[], sink: EventSink, signal: AbortSignal): Promise<BuildResult>;
  /**
   * What `build` would return, without building and without writing: the digest of the bundle that is there when its inputs
   * did not change since, else a digest of the inputs (which differs from every bundle's).
   */
  peek(components: readonly Component[], signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Names of the images of node and source workloads: by digest of the inputs, so no build is needed. */
  images(model: Model, options: ImageNaming): Promise<ImageSet>;
  /** Digest of the input files by task id. */
  taskInputs(model: Model): Promise<Readonly<Record<string, string>>>;
}

export interface BuildResult {
  /** Digest of the built files by component. */
  readonly bundles: Readonly<Record<string, string>>;
  readonly failed: readonly ComponentFailure[];
}

export interface ImageNaming {
  readonly instance: string;
  /** Images were built elsewhere under this tag: references carry it, and there is nothing to request. */
  readonly imageTag?: string;
}

export interface ImageSet {
  /** Reference by component. */
  readonly references: Readonly<Record<string, string>>;
  /** What Images.ensure has to make. */
  readonly requests: readonly ImageRequest[];
}
