import type { LogLine, Runtime, Session } from '../../engine/index.ts';
import type { Clock, Fs } from '../../kernel/index.ts';
import { sendLines } from '../../telemetry/index.ts';
import { collectorUrl, keeperOfLines } from './collector-url.ts';
import { createMark } from './mark.ts';

const LOOK_MS = 2_000;
const FLUSH_MS = 1_000;
const MOST_LINES = 500;
/** Copies are read side by side: one may be a little behind the mark that another has set. Loki keeps the same line once. */
const OVERLAP_MS = 1_000;

export interface ShippingOptions {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly stateDir: string;
  readonly fs: Fs;
  readonly clock: Clock;
  readonly send?: (base: string, lines: readonly LogLine[]) => Promise<string>;
}

/**
 * Tells the collector what every copy prints, where nobody else can read it. A collector that is away is waited for: lines stay
 * where the runtime keeps them and are read from there again, so nothing piles up here.
 */
export function startShipping(options: ShippingOptions): { stop(): void } {
  const { session, runtime, clock } = options;
  const abort = new AbortController();
  const rest = () => clock.sleep(LOOK_MS, abort.signal).catch(() => undefined);
  const loop = async () => {
    while (!abort.signal.aborted) {
      const url = await collectorUrl(session, runtime, abort.signal).catch(() => undefined);
      if (url !== undefined) await shipTo(url, options, abort.signal).catch(() => undefined);
      await rest();
    }
  };
  if (runtime.capabilities.lines === 'agent' && runtime.logs) void loop();
  return { stop: () => abort.abort() };
}

/**
 * Follows all lines from the mark on, until the collector takes no more or has forgotten what it was told, somebody else keeps them, or
 * the signal.
 */
async function shipTo(url: string, options: ShippingOptions, signal: AbortSignal) {
  const { session, runtime, fs, stateDir, send = sendLines } = options;
  const keeper = keeperOfLines(session);
  const mark = createMark(fs, stateDir, keeper);
  const stopped = new AbortController();
  const both = AbortSignal.any([signal, stopped.signal]);
  let waiting: LogLine[] = [];
  let told = await mark.read();
  let sending: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    sending = sending.then(async () => {
      const lines = waiting;
      waiting = [];
      if (lines.length === 0) return;
      const store = await send(url, lines);
      if (told !== undefined && told.store !== store) {
        await mark.write(undefined);
        throw new Error('the collector has forgotten what it was told');
      }
      const latest = lines.reduce((most, { at }) => Math.max(most, at), told?.at ?? 0);
      if (latest > (told?.at ?? 0)) await mark.write({ at: latest, store });
      told = { at: latest, store };
    });
    return sending;
  };
  const timer = setInterval(() => {
    if (keeperOfLines(session) === keeper) void flush().catch(() => stopped.abort());
    else stopped.abort();
  }, FLUSH_MS);
  try {
    const since = told === undefined ? {} : { since: told.at - OVERLAP_MS };
    for await (const line of runtime.logs?.read({ follow: true, ...since }, both) ?? []) {
      waiting.push(line);
      if (waiting.length >= MOST_LINES) await flush();
    }
    await flush();
  } finally {
    clearInterval(timer);
    stopped.abort();
  }
}
