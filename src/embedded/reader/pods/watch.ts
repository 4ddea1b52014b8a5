import { type Api, ApiFailure, splitLines } from '../api/index.ts';
import type { Known } from './known.ts';
import type { ContainerStatus, Pod, PodList, WatchEvent } from './shapes.ts';

const PAGE = '250';
/** The server ends a watch by then, and another one goes on where it ended. */
const WATCH_SECONDS = '290';
/** A pod is never this large (etcd takes 1.5 MiB of an object). */
const MOST_EVENT = 4 * 2 ** 20;
const GONE = 410;

export interface WatchOptions {
  readonly api: Api;
  readonly namespace: string;
  readonly selector: string;
  readonly known: Known;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A list has come, or did not. */
  readonly told: (failure: Error | undefined) => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Keeps what is known of the pods true until the signal: lists them, then hears of each change; lists again where it missed some. */
export async function watchPods(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { sleep, told } = options;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      let version = await listAll(options, signal);
      told(undefined);
      wait = FIRST_WAIT_MS;
      while (!signal.aborted) {
        const pause = sleep(FIRST_WAIT_MS, signal);
        version = await hear(options, version, signal);
        // One that the server ends at once is not asked for again at once.
        await pause;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure && error.status === GONE)) told(error as Error);
      await sleep(wait, signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }
}

const pathOf = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;

async function listAll({ api, namespace, selector, known }: WatchOptions, signal: AbortSignal): Promise<string> {
  const pods: Pod[] = [];
  let next: string | undefined;
  let version = '';
  do {
    const query = { labelSelector: selector, limit: PAGE, continue: next };
    const list = await api.json<PodList>(pathOf(namespace), query, signal);
    pods.push(...(list.items ?? []).map(slim));
    next = list.metadata.continue || undefined;
    version = list.metadata.resourceVersion ?? '';
  } while (next !== undefined);
  known.replace(pods);
  return version;
}

/** Hears of changes until the server ends it; the version to go on from. */
async function hear(
  { api, namespace, selector, known }: WatchOptions,
  from: string,
  signal: AbortSignal,
): Promise<string> {
  const query = {
    labelSelector: selector,
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: WATCH_SECONDS,
    resourceVersion: from,
  };
  const stream = await api.stream(pathOf(namespace), query, signal);
  let version = from;
  try {
    for await (const { text } of splitLines(stream, MOST_EVENT)) {
      const { type, object } = JSON.parse(text) as WatchEvent;
      if (type === 'ERROR') throw new ApiFailure(object.code ?? 0, object.message ?? 'the watch ended');
      version = object.metadata.resourceVersion ?? version;
      if (type === 'DELETED') known.remove(object.metadata.uid);
      else if (type !== 'BOOKMARK') known.put(slim(object));
    }
  } finally {
    stream.destroy();
  }
  return version;
}

/** What is read here: most of a pod is something else. */
function slim({ metadata: { name, uid, labels = {} }, spec, status }: Pod): Pod {
  const each = ({ name: container, restartCount = 0, state = {}, lastState = {} }: ContainerStatus) => ({
    name: container,
    restartCount,
    state,
    lastState,
  });
  return {
    metadata: { name, uid, labels },
    ...(spec?.nodeName === undefined ? {} : { spec: { nodeName: spec.nodeName } }),
    status: {
      ...(status?.phase === undefined ? {} : { phase: status.phase }),
      ...(status?.containerStatuses ? { containerStatuses: status.containerStatuses.map(each) } : {}),
      ...(status?.initContainerStatuses ? { initContainerStatuses: status.initContainerStatuses.map(each) } : {}),
    },
  };
}
