import type { Secret } from '../../kernel/index.ts';
import type { Replicas } from '../../model/context.ts';

export interface Lock {
  /** Waits a while for another holder, then rejects with a PlatformError of exit code 4. Resolves with the release. */
  acquire(signal: AbortSignal): Promise<() => Promise<void>>;
}

/** Counts that differ from the file: set by hand, or by a policy of the agent. */
export interface ReplicaStore {
  read(): Promise<Readonly<Record<string, Replicas>>>;
  /**
   * Keeps counts of owner manual and policy; owner file: forgets it, the value is what the file says. Where workloads carry their own
   * count (native rollout) this also changes it, and the engine only waits for it.
   */
  write(changes: Readonly<Record<string, Replicas>>): Promise<void>;
}

/** Where secret values live. Versions are random and may be told; values never leave through here except as Secret. */
export interface SecretStore {
  /** Version by name, of those that are there. */
  versions(): Promise<Record<string, string>>;
  /** Makes the named ones that are absent. Returns the versions of all. */
  ensure(names: readonly string[]): Promise<Record<string, string>>;
  set(name: string, value: Secret): Promise<string>;
  remove(names: readonly string[]): Promise<void>;
}
