import { LINES_READ, PodLabel } from '../../../kernel/index.ts';
import type { ContainerStatus, Pod } from './shapes.ts';

/** One container of a pod whose lines are read. */
export interface Source {
  /** Of this container in this pod, for as long as there is one: its restarts included. */
  readonly key: string;
  readonly component: string;
  readonly pod: string;
  readonly uid: string;
  readonly node: string;
  readonly container: string;
}

/** How a container stands. */
export interface Standing {
  /** How often it has been started again: the log that is open is that of this run. */
  readonly run: number;
  /** There is a log of this run. */
  readonly started: boolean;
  /** This run has ended: its log gets no longer. */
  readonly ended: boolean;
}

/** The pods as the cluster told them last. */
export interface Known {
  all(): readonly Pod[];
  has(uid: string): boolean;
  /** Undefined: the pod has gone. */
  standing(source: Source): Standing | undefined;
  /** Takes the place of all that was known. */
  replace(pods: readonly Pod[]): void;
  put(pod: Pod): void;
  remove(uid: string): void;
  /** Resolves at the next change, or with the signal. */
  change(signal: AbortSignal): Promise<void>;
}

export function createKnown(): Known {
  let pods = new Map<string, Pod>();
  let wake: (() => void)[] = [];
  const changed = () => {
    const waiting = wake;
    wake = [];
    for (const each of waiting) each();
  };
  return {
    all: () => [...pods.values()],
    has: (uid) => pods.has(uid),
    standing({ uid, container }) {
      const pod = pods.get(uid);
      const status = pod && statusesOf(pod).find(({ name }) => name === container);
      return pod && (status ? standingOf(status) : { run: 0, started: false, ended: false });
    },
    replace(all) {
      pods = new Map(all.map((pod) => [pod.metadata.uid, pod]));
      changed();
    },
    put(pod) {
      pods.set(pod.metadata.uid, pod);
      changed();
    },
    remove(uid) {
      if (pods.delete(uid)) changed();
    },
    change: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        signal.addEventListener('abort', done, { once: true });
        wake.push(done);
      }),
  };
}

const statusesOf = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];

/** One that waits to be started again shows the log of the run before, which its count names. */
function standingOf({ restartCount = 0, state = {}, lastState = {} }: ContainerStatus): Standing {
  const over = state.terminated !== undefined || (state.running === undefined && lastState.terminated !== undefined);
  return { run: restartCount, started: over || state.running !== undefined, ended: over };
}

/** Containers of a pod whose lines nobody else sends: their pods bear our mark. */
export function sourcesOf(pod: Pod): Source[] {
  const { name, uid, labels = {} } = pod.metadata;
  if (labels[PodLabel.lines] !== LINES_READ) return [];
  return statusesOf(pod).map((status) => ({
    key: `${uid}/${status.name}`,
    component: labels[PodLabel.component] ?? '',
    pod: name,
    uid,
    node: pod.spec?.nodeName ?? '',
    container: status.name,
  }));
}

/** Restarts of all its containers together. */
export const restartsOf = (pod: Pod): number =>
  statusesOf(pod).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);

export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
