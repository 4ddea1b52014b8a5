import { createFleet } from './fleet.ts';
import { createFlow } from './flow.ts';
import { createMeter } from './measure.ts';
import { arrivals, seeded } from './random.ts';
import { createRecorder } from './series.ts';
import type { Change, Simulation, SimulationRequest } from './types.ts';

/** Up, down and up again (or the other way round) within this time: the middle one was for nothing. */
const FLAP_SECONDS = 600;
/** So many changes are explained; more of them are only counted. */
const EXPLAINED = 500;
const POINTS = 1440;
/** A copy that goes serves for two seconds more (DRAIN_MS of the kit). */
const DRAIN_SECONDS = 2;
/** Up to so many steps a step is a second. */
const FINE = 86_400;

/** A second; in long simulations as much as still divides the time between two decisions, at most 5 s. */
export function stepOf(seconds: number, intervalSeconds: number): number {
  if (seconds <= FINE || !Number.isInteger(intervalSeconds)) return 1;
  return [5, 4, 3, 2].find((step) => intervalSeconds % step === 0) ?? 1;
}

/**
 * Plays a load against a policy: at every interval it decides about what the meter saw, copies start and stop, and between two
 * decisions requests come, wait and are served as amounts. The same request gives the same result. Pure.
 */
export function simulate(request: SimulationRequest): Simulation {
  const { policy, model, loop, load, slo, seed } = request;
  const { stepSeconds = stepOf(load.seconds, loop.intervalSeconds) } = request;
  const steps = Math.max(1, Math.ceil(load.seconds / stepSeconds));
  const flow = createFlow({ model, steps, stepSeconds, withinSeconds: slo.withinSeconds });
  const meter = createMeter({ model, loop, needs: policy.needs, steps, stepSeconds });
  const fleet = createFleet(fleetOf(request), request.replicas ?? policy.min);
  const recorder = createRecorder(steps, stepSeconds, request.points ?? POINTS);
  const random = seed === undefined ? undefined : seeded(seed);
  const decider = policy.decider(loop);
  const changes: Change[] = [];
  const sums = {
    replicas: 0,
    fewest: fleet.pods.length,
    most: fleet.pods.length,
    cpu: 0,
    ready: 0,
    flaps: 0,
    changes: 0,
  };
  const lastAt = { up: -Infinity, down: -Infinity };
  let last: 'up' | 'down' | undefined;
  let lostBefore = 0;
  let decideAt = 0;

  for (let step = 0; step < steps; step += 1) {
    const at = step * stepSeconds;
    if (fleet.ready < fleet.pods.length) fleet.pass(at);
    if (at >= decideAt) {
      decideAt += loop.intervalSeconds;
      decide(at);
    }
    const count = fleet.pods.length;
    const working = fleet.ready === count ? count : fleet.working(at, at + stepSeconds);
    const expected = load.perSecond(at + stepSeconds / 2) * stepSeconds;
    const came = random ? arrivals(expected, random) : expected;
    flow.step(came, working);
    meter.note(came, flow.cpuMilli, flow.waiting, flow.perSecond);
    recorder.note(step, came, flow.capacity, count, fleet.ready, flow.waiting, flow.totals.lost - lostBefore);
    lostBefore = flow.totals.lost;
    sums.replicas += count;
    sums.cpu += flow.cpuMilli * working;
    sums.ready += working;
  }

  function decide(at: number): void {
    const from = fleet.pods.length;
    const to = decider.decide(meter.see(at, fleet), meter);
    if (to === from) return;
    fleet.resize(to, at);
    if (loop.waits) decideAt = at + loop.intervalSeconds + (to > from ? model.startupSeconds : DRAIN_SECONDS);
    const direction = to > from ? 'up' : 'down';
    const flap = last !== direction && at - lastAt[direction] <= FLAP_SECONDS;
    last = direction;
    lastAt[direction] = at;
    const change: Change = { atSeconds: at, from, to, flap, why: changes.length < EXPLAINED ? decider.explain() : [] };
    if (changes.length < EXPLAINED) changes.push(change);
    sums.changes += 1;
    if (flap) sums.flaps += 1;
    sums.fewest = Math.min(sums.fewest, to);
    sums.most = Math.max(sums.most, to);
  }

  flow.finish();
  const { came, served, lost, inTime, late, waitedSeconds, longestWaitSeconds, mostWaiting } = flow.totals;
  const judged = inTime + late + lost;
  const met = judged === 0 ? 1 : inTime / judged;
  return {
    policy: policy.name,
    load: load.text,
    seconds: load.seconds,
    stepSeconds,
    statistics: {
      came: whole(came),
      served: whole(served),
      lost: whole(lost),
      waitingAtEnd: whole(flow.waiting),
      mostWaiting: whole(mostWaiting),
      meanWaitSeconds: served === 0 ? 0 : fine(waitedSeconds / served),
      longestWaitSeconds: fine(longestWaitSeconds),
      slo: { ...slo, met, missed: whole(late + lost), holds: met >= slo.target },
      replicaHours: fine((sums.replicas * stepSeconds) / 3600),
      fewestReplicas: sums.fewest,
      mostReplicas: sums.most,
      meanReplicas: fine(sums.replicas / steps),
      changes: sums.changes,
      flaps: sums.flaps,
      ...(sums.ready > 0 && model.requestCpuMilli > 0
        ? { utilisation: fine(sums.cpu / sums.ready / model.requestCpuMilli) }
        : {}),
    },
    series: recorder.series(),
    changes,
  };
}

function fleetOf({ model, policy }: SimulationRequest) {
  const request: Record<string, number> = {};
  if (model.requestCpuMilli > 0) request.cpu = model.requestCpuMilli;
  if (model.requestMemoryBytes > 0) request.memory = model.requestMemoryBytes * 1000;
  return { startupSeconds: model.startupSeconds, request, name: policy.name };
}

/** Amounts are counted in fractions; a hundredth of a request is none. */
const whole = (value: number) => (value < 0.01 ? 0 : value < 10 ? Math.round(value * 100) / 100 : Math.round(value));
const fine = (value: number) => Math.round(value * 1e4) / 1e4;
