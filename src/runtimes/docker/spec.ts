import { digest } from '../../kernel/index.ts';

/** How a container is asked whether it is ready. */
export type ProbeSpec =
  /** Asked on the loopback port that is published for `port`. */
  | { readonly kind: 'http'; readonly port: number; readonly path: string }
  | { readonly kind: 'tcp'; readonly port: number }
  /** Run inside by the Docker engine. */
  | { readonly kind: 'command'; readonly command: readonly string[] }
  /** Ready as long as it runs. */
  | { readonly kind: 'none' };

/**
 * Everything that decides how a container is made; replicas and generation are not in it. Plain data: it is kept as a label, so
 * that a plan can name the field that changed. Secrets are named, never held.
 */
export type ContainerSpec = {
  readonly image: string;
  /** Built from the project, so there is nothing to pull. */
  readonly built: boolean;
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly folder: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  /** A small first process that reaps children and passes signals on: for programs that may not do it. */
  readonly init: boolean;
  /** Content by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** By path below the folder of secrets. The version changes when the value does. */
  readonly secrets: Readonly<Record<string, { readonly secret: string; readonly version: string }>>;
  /** Name of the volume by absolute path. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Folders in them that are the user's own, made before the start. */
  readonly owned?: readonly string[];
  /** Folders in memory: writable and forgotten. */
  readonly writable: readonly string[];
  /** cpu in millicores, memory in bytes, pids: processes and threads. */
  readonly limits: { readonly cpu: number; readonly memory: number; readonly pids: number };
  /** Its name in the private network, where stores are; programs have none there. */
  readonly alias: string | null;
  /** When it joins the network of what takes traffic, and its name there. */
  readonly live: { readonly join: 'start' | 'ready'; readonly alias: string | null } | null;
  /** What it listens on, by endpoint, published on 127.0.0.1; the engine chooses the port on the machine where it is null. */
  readonly ports: Readonly<Record<string, PortSpec>>;
  readonly probe: ProbeSpec;
  /** Command in it that has it start anew without letting go of its ports. */
  readonly restart?: readonly string[];
  readonly stop: { readonly signal: string | null; readonly graceSeconds: number };
  /** Where it tells its metrics, where somebody asks each copy. */
  readonly metrics: { readonly port: number; readonly path: string } | null;
  /** One of its files, which lists what runs: kept up to date while it runs itself. */
  readonly lists: { readonly path: string; readonly format: 'copies' | 'targets' } | null;
  /** Components whose replicas it sends traffic to. */
  readonly balances: readonly string[];
  /** Volumes whose data a task works on. Absent on what keeps running. */
  readonly task: { readonly data: readonly string[] } | null;
};

export type PortSpec = {
  readonly inside: number;
  readonly outside: number | null;
  readonly protocol: 'http' | 'tcp';
};

export type VolumeSpec = { readonly name: string };

export type ImageSpec = {
  /** null where nothing says how it is built. */
  readonly reference: string | null;
};

/** An image is known by its name: that carries the digest of what it is made from. */
export const imageDigest = (reference: string | null): string => digest({ reference });

export const SECRETS_FOLDER = '/run/secrets';

/** instance: of an environment, in the names of what runs. project: of this copy of the project, on the images that its environments share. */
export interface Ids {
  readonly instance: string;
  readonly project: string;
}

/** Tag that marks the image of a component that is in use. */
export const CURRENT = 'current';

/** Names of everything that is made for one copy of a project. */
export const namesOf = (instance: string) => ({
  network: instance,
  live: `${instance}-live`,
  volume: (component: string, volume: string) => `${instance}-${component}-${volume}`,
  /** The generation is in the name, so that old and new run side by side. */
  container: (id: string, generation: string) =>
    [instance, ...id.split('/').filter((part) => part !== 'container'), generation].join('-'),
  current: (component: string) => `${instance}/${component}:${CURRENT}`,
});
