import type { Pod, PodSample } from '../types.ts';
import type { Settings } from './settings.ts';

/** Pods by what their sample is worth, and the sums over each kind, in milli. */
export interface Tally {
  /** In the list of the target's pods, whatever their state. */
  listed: number;
  ready: number;
  usage: number;
  request: number;
  /** Pending, or (cpu) not yet running evenly: their sample is left out. */
  unready: number;
  unreadyRequest: number;
  missing: number;
  missingRequest: number;
  /** Sum over the missing ones of what `assumed` says. */
  missingAssumed: number;
  /** Reported by the metrics API, not in the list. */
  stray: number;
  strayUsage: number;
  /** A listed pod that says no request. */
  withoutRequest: string | undefined;
}

interface Question {
  readonly name: string;
  /** Young and unready pods are left out for the cpu alone. */
  readonly cpu: boolean;
  readonly now: number;
  readonly settings: Settings;
  /** What a missing pod with this request would be taken to use. */
  readonly assumed: (request: number) => number;
}

export function tally(pods: readonly Pod[], question: Question): Tally {
  const sums = empty();
  for (const pod of pods) {
    const sample = pod.metrics?.[question.name];
    if (pod.stray) {
      if (sample) {
        sums.stray++;
        sums.strayUsage += sample.milli;
      }
    } else add(sums, pod, sample, question);
  }
  return sums;
}

function add(sums: Tally, pod: Pod, sample: PodSample | undefined, question: Question): void {
  const requested = pod.request?.[question.name];
  const request = requested ?? 0;
  sums.listed++;
  if (requested === undefined) sums.withoutRequest ??= pod.name;
  if (pod.deleted || pod.phase === 'Failed') return;
  if (pod.phase !== 'Pending' && !sample) {
    sums.missing++;
    sums.missingRequest += request;
    sums.missingAssumed += question.assumed(request);
  } else if (!sample || pod.phase === 'Pending' || (question.cpu && isUneven(pod, sample, question))) {
    sums.unready++;
    sums.unreadyRequest += request;
  } else {
    sums.ready++;
    sums.usage += sample.milli;
    sums.request += request;
  }
}

/** Whether a cpu sample says nothing yet: of a pod that is starting up, or that has never been ready. */
function isUneven(pod: Pod, sample: PodSample, { now, settings }: Question): boolean {
  const { startSeconds = -3600, ready = true } = pod;
  if (ready === 'none' || startSeconds === 'none') return true;
  const since = pod.readySinceSeconds ?? startSeconds;
  if (startSeconds + settings.cpuInitializationPeriodSeconds > now) {
    return ready === false || (sample.atSeconds ?? now) < since + (sample.windowSeconds ?? 60);
  }
  return ready === false && startSeconds + settings.initialReadinessDelaySeconds > since;
}

const empty = (): Tally => ({
  listed: 0,
  ready: 0,
  usage: 0,
  request: 0,
  unready: 0,
  unreadyRequest: 0,
  missing: 0,
  missingRequest: 0,
  missingAssumed: 0,
  stray: 0,
  strayUsage: 0,
  withoutRequest: undefined,
});
