import type { Json } from '../../kernel/index.ts';

/**
 * What the resources of this runtime say. Plain JSON; secrets stand in it as name and version only. Paths are absolute.
 */
export type LocalSpec = ProcessSpec | TaskSpec | AddressSpec | UsersSpec | DataSpec;

export interface SecretRef {
  readonly secret: string;
  /** Random version of the value: a new value is a new spec. */
  readonly version: string | null;
}

/** How a program is started: everything but its port. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Configuration files by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Secret files by path. */
  readonly secrets: Readonly<Record<string, SecretRef>>;
}

export type Program =
  /** The project's own: reports its port, ends with the agent. */
  | { readonly type: 'node'; readonly entry: string }
  /** Any language: gets PORT, runs in a process group of its own. */
  | { readonly type: 'source'; readonly command: string }
  /** An engine: the first of `path` that is on PATH, else the embedded one. */
  | {
      readonly type: 'engine';
      readonly path: readonly string[];
      readonly args: readonly string[];
      readonly embedded: string | null;
      readonly embeddedArgs: readonly string[];
      readonly data: { readonly folder: string; readonly keep: boolean };
      readonly users: string | null;
    }
  | { readonly type: 'balancer'; readonly listeners: string };

export interface ProcessSpec extends Surroundings {
  readonly kind: 'process';
  readonly program: Program;
  /** Digest of the built files. */
  readonly bundle: string | null;
  /** A port that stays the same; null: any free one. */
  readonly port: number | null;
  /** Path that answers 200 when it can take traffic; null: listening is enough. */
  readonly ready: string | null;
  /** Has an endpoint: others find it in its endpoints file. */
  readonly listed: boolean;
}

export interface TaskSpec {
  readonly kind: 'task';
  /** Decides whether it runs again; the rest is only how. */
  readonly identity: Json;
  readonly run:
    | ({ readonly type: 'program'; readonly command: string } & Surroundings)
    | {
        readonly type: 'sql';
        readonly store: string;
        readonly sql: string;
        readonly env: Readonly<Record<string, string>>;
        /** Variables of the SQL that are secret, by name. */
        readonly secrets: Readonly<Record<string, SecretRef>>;
        readonly host: string;
        readonly port: number;
      };
  /** Stores whose data it works on: its record is worth as much as that data. */
  readonly stores: readonly string[];
}

/** A port that stays while replicas come and go, held by a balancer process. */
export interface AddressSpec {
  readonly kind: 'address';
  readonly balancer: string;
  readonly host: string;
  readonly port: number;
  readonly target: string;
  /** Somebody outside relies on it: it counts for readiness. */
  readonly published: boolean;
}

/** Files with the passwords of a store's users, in a folder that the engine watches. */
export interface UsersSpec {
  readonly kind: 'users';
  readonly folder: string;
  readonly files: Readonly<Record<string, SecretRef>>;
}

export interface DataSpec {
  readonly kind: 'data';
  readonly folder: string;
}
