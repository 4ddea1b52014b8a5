import { createHistogram } from './histogram.ts';
import { createRandom } from './random.ts';
import { createRecorder, type Entry } from './recorder.ts';
import { schedule } from './schedule.ts';
import { createSender } from './send.ts';
import type { LoadOptions, LoadReport } from './types.ts';

const TICK_MS = 1000;

/**
 * Sends requests when they are due and not when answers allow it, and measures each from the moment it was due: a server that stalls
 * shows all the requests that would have waited for it (no coordinated omission). Resolves when the last one has ended; failed
 * requests are counted, nothing is thrown for them.
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { url, stages, next, signal, onTick, arrivals = 'constant', seed = 1, maxInFlight = 1000 } = options;
  const { timeoutMs = 10_000, connections = 32, connectionLifeMs = 5_000, retry = true } = options;
  const sender = createSender({ url, timeoutMs, connections, connectionLifeMs, retry });
  const recorder = createRecorder(stages);
  const late = createHistogram();
  const random = createRandom(seed);
  const due = schedule(stages, arrivals, createRandom(seed + 1));
  const counts = { inFlight: 0, mostInFlight: 0, retried: 0 };

  const startedAt = Date.now();
  const zero = performance.now();
  const elapsed = () => performance.now() - zero;

  const fire = (atMs: number, stage: number, idle: () => void): void => {
    if (counts.inFlight >= maxInFlight) {
      recorder.dropped(stage);
      return;
    }
    const request = next(random);
    const entry: Entry = {
      name: request.name,
      stage,
      atMs,
      ...(request.client === undefined ? {} : { client: request.client }),
    };
    counts.inFlight += 1;
    counts.mostInFlight = Math.max(counts.mostInFlight, counts.inFlight);
    recorder.sent(entry);
    late.record(elapsed() - atMs);
    sender.send(request, (sent) => {
      counts.inFlight -= 1;
      if (sent.retried) counts.retried += 1;
      if (sent.ok) recorder.ok(entry, elapsed() - atMs);
      else recorder.failed(entry, sent.kind, sent.detail);
      if (counts.inFlight === 0) idle();
    });
  };

  const tick = () => {
    const told = recorder.tick(elapsed(), counts.inFlight);
    onTick?.(told);
  };
  const ticking = setInterval(tick, TICK_MS);
  const { durationMs, interrupted } = await arrive(due, elapsed, fire, () => counts.inFlight === 0, signal);
  clearInterval(ticking);
  tick();
  sender.close();

  const { p50, p99, max } = late.latency();
  const result = recorder.result();
  return {
    url,
    seed,
    arrivals,
    startedAt,
    durationMs,
    interrupted,
    okPerSecond: result.ok / Math.max(durationMs / 1000, 0.001),
    ...result,
    retried: counts.retried,
    mostInFlight: counts.mostInFlight,
    lateMs: { p50, p99, max },
  };
}

type Due = ReturnType<typeof schedule>;
type Fire = (atMs: number, stage: number, idle: () => void) => void;

/** Fires every arrival at its time; resolves when the last one was fired (or the signal came) and nothing is in flight. */
function arrive(due: Due, elapsed: () => number, fire: Fire, isIdle: () => boolean, signal?: AbortSignal) {
  return new Promise<{ durationMs: number; interrupted: boolean }>((resolve) => {
    let [last, interrupted] = [0, false];
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    let arrival = due.next();
    const idle = () => {
      if (over) resolve({ durationMs: last, interrupted });
    };
    const end = () => {
      if (over) return;
      over = true;
      last = Math.round(elapsed());
      clearTimeout(timer);
      if (isIdle()) idle();
    };
    const step = () => {
      const now = elapsed();
      while (!arrival.done && arrival.value.atMs <= now) {
        fire(arrival.value.atMs, arrival.value.stage, idle);
        arrival = due.next();
      }
      if (arrival.done) end();
      else timer = setTimeout(step, arrival.value.atMs - now);
    };
    const interrupt = () => {
      if (over) return;
      interrupted = true;
      end();
    };
    if (signal?.aborted) return interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    step();
  });
}
