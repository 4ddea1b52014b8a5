import type { Condition } from '../client/index.ts';
import type { PodFacts, Trouble } from './facts.ts';
import type { Pod } from './shapes.ts';

/** Reasons of kubelet for an image that it does not get. */
const IMAGE = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
];
/** …and for a container that it cannot make from its definition. */
const SETUP = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'PostStartHookError'];

/** The facts of one pod. Pure; `now` is the server's time. */
export function podFacts(pod: Pod, current: boolean, now: number): PodFacts {
  const status = pod.status ?? {};
  const main = status.containerStatuses?.[0];
  const isReady = condition(pod, 'Ready')?.status === 'True';
  const leaving = pod.metadata.deletionTimestamp !== undefined;
  const trouble = isReady || leaving || status.phase === 'Succeeded' ? undefined : troubleOf(pod, now);
  const started = status.startTime ? { startedAt: Date.parse(status.startTime) } : {};
  return {
    name: pod.metadata.name,
    current,
    ready: isReady && !leaving,
    leaving,
    finished: status.phase === 'Succeeded' || status.phase === 'Failed',
    restarts: main?.restartCount ?? 0,
    ...started,
    ...(pod.spec.nodeName ? { node: pod.spec.nodeName } : {}),
    ...(trouble ? { trouble } : {}),
  };
}

function troubleOf(pod: Pod, now: number): Trouble {
  const { status = {} } = pod;
  const main = status.containerStatuses?.[0];
  const since = (text: string | undefined) => Math.max(0, now - (text ? Date.parse(text) : now));
  const age = since(pod.metadata.creationTimestamp);
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    return {
      type: 'unschedulable',
      text: scheduled.message ?? 'no node takes it',
      forMs: since(scheduled.lastTransitionTime),
    };
  }
  const waiting = main?.state?.waiting;
  const ended = main?.state?.terminated ?? main?.lastState?.terminated;
  if (waiting?.reason && IMAGE.includes(waiting.reason)) {
    return {
      type: 'image',
      text: `${main?.image}: ${waiting.message ?? waiting.reason}`,
      forMs: since(status.startTime),
    };
  }
  if (waiting?.reason && SETUP.includes(waiting.reason)) {
    return { type: 'setup', text: waiting.message ?? waiting.reason, forMs: since(status.startTime) };
  }
  if (main && ended && !main.state?.running) {
    // In a back-off the last end is one that no restart has followed yet.
    const exits = main.restartCount + 1;
    return { type: 'exit', text: exitText(ended), forMs: since(ended.finishedAt), exits };
  }
  if (status.phase === 'Failed') {
    return { type: 'exit', text: status.message ?? status.reason ?? 'the pod failed', forMs: age, exits: 1 };
  }
  if (main?.state?.running) {
    const before = main.lastState?.terminated;
    const text = before
      ? `${exitText(before)}, started again`
      : main.started === false
        ? 'it starts'
        : 'it is not ready yet';
    return {
      type: 'unready',
      text,
      forMs: since(main.state.running.startedAt),
      ...(before ? { exits: main.restartCount } : {}),
    };
  }
  return {
    type: 'starting',
    text: 'its container is being made',
    forMs: since(scheduled?.lastTransitionTime ?? pod.metadata.creationTimestamp),
  };
}

/** `exited with 1`, `killed: more memory than its limit`. 137 and 143 are signals: somebody else ended it. */
export function exitText({
  exitCode,
  reason,
  message,
}: {
  exitCode: number;
  reason?: string;
  message?: string;
}): string {
  if (reason === 'OOMKilled') return 'killed: it took more memory than its limit';
  if (reason === 'StartError' || reason === 'ContainerCannotRun') return `cannot start: ${message ?? reason}`;
  return `exited with ${exitCode}`;
}

export const condition = (object: { readonly status?: { readonly conditions?: readonly Condition[] } }, type: string) =>
  object.status?.conditions?.find((one) => one.type === type);
