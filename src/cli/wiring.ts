import type { Cluster } from '../app/cluster.ts';
import type { Renderer, RenderRequest } from '../app/render.ts';
import type { Catalog } from '../catalog/index.ts';
import type { EnvironmentName } from '../config/index.ts';
import type { Builder } from '../engine/builder.ts';
import type { Check } from '../engine/runtime.ts';
import type { Target } from '../engine/target.ts';
import type { Ports } from '../kernel/index.ts';
import type { Model } from '../model/index.ts';

/** One environment of one project on this machine. */
export interface Place {
  readonly ports: Ports;
  /** Folder of this package, and its version. */
  readonly packageRoot: string;
  readonly version: string;
  /** Absolute. */
  readonly projectDir: string;
  readonly platform: string;
  readonly environment: EnvironmentName;
  readonly env: Readonly<Record<string, string | undefined>>;
  catalog(): Promise<Catalog>;
}

/** How commands reach environments: which runtimes there are, and where their work is done. */
export interface Wiring {
  open(place: Place): Promise<Opened>;
  /** Names of those environments that run on this machine now. */
  running(projectDir: string, known: readonly EnvironmentName[]): Promise<readonly string[]>;
  /** What doctor wants to know. Starts nothing. */
  check(place: Place): Promise<Check[]>;
  /** platform.yaml as it is now, for one environment. */
  model(place: Place): Promise<Model>;
  /** What rendering needs; no engine is asked. */
  rendering(place: Place): Promise<Rendering>;
}

export interface Rendering {
  readonly model: Model;
  readonly builder: Builder;
  readonly renderer: Renderer;
  readonly request: RenderRequest;
}

export interface Opened {
  readonly target: Target;
  /** Where it deploys to; absent on this machine. */
  readonly cluster?: Cluster;
}
