import type { Builder, Session } from '../../src/engine/index.ts';
import type { Model } from '../../src/model/types.ts';
import type { Crash } from './crash.ts';

/**
 * What a runtime has to bring to run the contract suite (runtime.contract.ts) on it: `describeRuntime(harness)` in a file of its own,
 * `test/contract/<runtime>.int.test.ts`, is all else there is.
 *
 * One harness stands for one environment: an instance id, a project folder and a state folder of its own. The suite is one story told
 * in order on that environment (so that slow runtimes start the platform only a few times), and then crashes.
 */
export interface Harness {
  /** In the titles of the tests. */
  readonly name: string;
  /** What the suite may expect beyond what every runtime does. Never asked for by name of the runtime. */
  readonly capabilities: {
    readonly rollout: 'engine' | 'native';
    /** Deploys are recorded and rolled back. */
    readonly releases: boolean;
    /** Data of stores outlives `down`. */
    readonly data: boolean;
  };
  /**
   * What platform.yaml says at first: `contractModel()` (platform.ts), adapted where this runtime needs it. The suite derives its
   * variants from it: more replicas, other env, a component less. Components of type node run program.mjs.
   */
  platform(): Model;
  /** A new writer on the same environment, as after the start of a new process. */
  makeSession(writer: Writer): Promise<Session>;
  /**
   * The writer was killed: whatever dies with it is gone when this resolves (local: SIGKILL to the children of the session), whatever
   * outlives it stays. Also called once for a session that is not needed any more.
   */
  kill(session: Session): Promise<void>;
  /** What exists of the environment, seen past the engine (names for people): processes, containers, objects; and data. */
  remains(): Promise<{ readonly data: readonly string[]; readonly other: readonly string[] }>;
  /** Removes everything of the environment, whatever state it is in. */
  cleanup(): Promise<void>;
  /** Asks a component over its stable address, where this machine can reach it; the body of `GET /`. */
  ask?(session: Session, component: string): Promise<string>;
  /** For one test on a slow runtime; 20 s when absent. */
  readonly timeoutMs?: number;
}

export interface Writer {
  /** What platform.yaml says now. To be given to createSession as it is. */
  readonly load: () => Promise<Model>;
  /** Digest of the inputs by task id: what the builder has to answer (`contractBuilder` does). */
  readonly taskInputs: () => Readonly<Record<string, string>>;
  /** Where the writer is killed. The runtime given to createSession is then `crash.wrap(runtime)`. */
  readonly crash?: Crash;
}

/** A builder that has nothing to build. `images`: references of images that are there already, where the runtime needs them. */
export function contractBuilder(
  writer: Pick<Writer, 'taskInputs'>,
  images: Readonly<Record<string, string>> = {},
): Builder {
  const bundles = async (components: readonly { name: string; workload: { type: string } }[]) =>
    Object.fromEntries(
      components.filter(({ workload }) => workload.type === 'node').map(({ name }) => [name, 'bundle-1']),
    );
  return {
    build: async (components) => ({ bundles: await bundles(components), failed: [] }),
    peek: bundles,
    images: async () => ({ references: images, requests: [] }),
    taskInputs: async () => writer.taskInputs(),
  };
}
