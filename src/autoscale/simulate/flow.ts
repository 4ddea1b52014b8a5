import { type ComponentModel, ratePerCopy } from './component.ts';

export interface FlowOptions {
  readonly model: ComponentModel;
  readonly steps: number;
  readonly stepSeconds: number;
  /** Answered within so long counts as in time. */
  readonly withinSeconds: number;
}

/** What comes, waits, is done and is lost: first in, first out, as amounts, in steps of equal length. */
export interface Flow {
  /** Plays the next step: so much comes while so many copies work, on average. */
  step(came: number, working: number): void;
  /** Wait at the end of the last step. */
  readonly waiting: number;
  /** Of the last step: what could be and what was done per second, and CPU of a working copy. */
  readonly capacity: number;
  readonly perSecond: number;
  readonly cpuMilli: number;
  /** Sums since the beginning. */
  readonly totals: FlowTotals;
  /** Counts as late what still waits and is late already. */
  finish(): void;
}

export interface FlowTotals {
  came: number;
  served: number;
  lost: number;
  inTime: number;
  late: number;
  /** Of those that were served. */
  longestWaitSeconds: number;
  waitedSeconds: number;
  mostWaiting: number;
}

export function createFlow({ model, steps, stepSeconds, withinSeconds }: FlowOptions): Flow {
  const { kind, cpuMs, idleCpuMilli, concurrency = 1, timeoutSeconds, queueBound } = model;
  const perCopy = ratePerCopy(model);
  const spare = withinSeconds - model.timeMs / 1000;
  /** What is left of each step's arrivals, and the first step of which something is. */
  const left = new Float64Array(steps);
  const taken = new Float64Array(steps);
  let [now, head] = [0, 0];
  const totals: FlowTotals = {
    ...{ came: 0, served: 0, lost: 0, inTime: 0, late: 0 },
    ...{ longestWaitSeconds: 0, waitedSeconds: 0, mostWaiting: 0 },
  };
  const flow = { waiting: 0, capacity: 0, perSecond: 0, cpuMilli: 0, totals, step, finish };

  function step(came: number, working: number): void {
    const before = flow.waiting;
    const perSecond = working * perCopy;
    const able = perSecond * stepSeconds;
    const room = boundOf(working, perSecond);
    const served = Math.min(before + came, able);
    const lost = Math.max(0, before + came - served - room);
    // Whoever comes last finds no place; those who wait lose theirs only where copies went.
    taken[now] = Math.max(0, came - lost);
    left[now] = taken[now] as number;
    drop(Math.max(0, lost - came));
    flow.waiting = Math.max(0, before + came - served - lost);
    flow.capacity = perSecond;
    flow.perSecond = served / stepSeconds;
    flow.cpuMilli = working > 0 ? idleCpuMilli + (served * cpuMs) / (working * stepSeconds) : 0;
    totals.came += came;
    totals.lost += lost;
    if (flow.waiting > totals.mostWaiting) totals.mostWaiting = flow.waiting;
    const still = before === 0 && flow.waiting === 0;
    serve(served, able, still ? lateBy(came / stepSeconds, perSecond, working) : -1);
    now += 1;
  }

  /** Most that may wait with so many copies. */
  function boundOf(working: number, perSecond: number): number {
    const places = queueBound === undefined ? Infinity : queueBound * (kind === 'requests' ? working : 1);
    if (kind === 'requests' && working === 0) return 0;
    return timeoutSeconds === undefined ? places : Math.min(places, perSecond * timeoutSeconds);
  }

  /** The oldest give up. */
  function drop(amount: number): void {
    for (let rest = amount; rest > 0 && head <= now; ) {
      const gone = Math.min(rest, left[head] as number);
      left[head] = (left[head] as number) - gone;
      rest -= gone;
      if (rest > 0) head += 1;
    }
  }

  /**
   * Share that waits too long though there is capacity enough, because arrivals come in clusters: M/M/c, with Sakasegawa's
   * approximation of the probability to wait (1977), and an exponential tail.
   */
  function lateBy(rate: number, perSecond: number, working: number): number {
    if (spare <= 0) return 1;
    const places = working * concurrency;
    const busy = rate / perSecond;
    if (busy <= 0) return 0;
    // Under the last nine of an SLO: not worth a logarithm.
    const tail = (perSecond - rate) * spare;
    return tail > 30 ? 0 : busy ** (Math.sqrt(2 * (places + 1)) - 1) * Math.exp(-tail);
  }

  /** `late`: share of those that did not wait in a line; -1 where there is a line. */
  function serve(amount: number, able: number, late: number): void {
    totals.served += amount;
    if (late >= 0) {
      head = now + 1;
      left[now] = 0;
      totals.late += amount * late;
      totals.inTime += amount * (1 - late);
      return;
    }
    for (let done = 0; head <= now; head += 1) {
      const there = left[head] as number;
      const part = Math.min(amount - done, there);
      if (part > 0) count(part, waitOf(done + part / 2, able, there - part / 2));
      left[head] = there - part;
      done += part;
      // Sums of fractions: what is left of a millionth is nothing.
      if ((left[head] as number) > 1e-6) break;
    }
  }

  /** Where there is a line copies are never idle, so the n-th of a step is done at its share of the step; arrivals are spread evenly. */
  function waitOf(done: number, able: number, leftThen: number): number {
    const arrived = head + 1 - leftThen / (taken[head] as number);
    return Math.max(0, (now + done / able - arrived) * stepSeconds);
  }

  function count(amount: number, wait: number): void {
    totals.waitedSeconds += amount * wait;
    if (wait > totals.longestWaitSeconds) totals.longestWaitSeconds = wait;
    if (wait > spare) totals.late += amount;
    else totals.inTime += amount;
  }

  function finish(): void {
    for (let index = head; index < now; index += 1) {
      const waited = (now - index) * stepSeconds;
      if (waited > spare) totals.late += left[index] as number;
    }
  }
  return flow;
}
