import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { sendLines } from '../../kernel/otlp/index.ts';
import type { Api } from './api/index.ts';
import {
  createBuffer,
  createMarks,
  follow,
  keptUntil,
  type Read,
  type ShipOptions,
  ship,
  shipRest,
} from './lines/index.ts';
import { measureAll } from './measure.ts';
import { createKnown, type Source, sourcesOf, watchPods } from './pods/index.ts';

/** Lines that wait for the collector; no more is read then. */
const ROOM = 4 * 2 ** 20;
/** What a line takes beside its text. */
const OVERHEAD = 256;
const MEASURE_MS = 15_000;
const SEND_MS = 10_000;
/** The last lines have this long to get away. */
const REST_MS = 5_000;

export interface ReaderOptions {
  readonly api: Api;
  readonly namespace: string;
  /** Of all pods of the platform. */
  readonly selector: string;
  /** Its own pod: what it tells of itself bears this name. */
  readonly pod: string;
  /** Base of the collector's OTLP over HTTP. */
  readonly collector: string;
  /** Folder for what it remembers. */
  readonly state: string;
  readonly lines: boolean;
  readonly usage: boolean;
  readonly say: (level: 'info' | 'warn', message: string, fields?: Record<string, unknown>) => void;
  readonly measureMs?: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Reader {
  /** Why it is of no use yet. */
  readonly unready: () => string | undefined;
  /** Tells what it has read, and where it stopped. */
  stop(): Promise<void>;
}

/** Follows the lines of every container that sends none itself, and tells what each pod takes. */
export async function startReader(options: ReaderOptions): Promise<Reader> {
  const { api, namespace, selector, say, sleep = nap } = options;
  const abort = new AbortController();
  const { signal } = abort;
  // Everything that goes on here ends with it.
  setMaxListeners(0, signal);
  const known = createKnown();
  const marks = await createMarks(join(options.state, 'marks.json'));
  const buffer = createBuffer<Read>(ROOM);
  const counts = { lines: 0, dropped: 0, cut: 0 };
  const following = new Set<string>();
  /** Everything that is read now; another one begins when the collector has forgotten what it was told. */
  let round = new AbortController();
  let rounds = 1;
  let reason: string | undefined = 'the pods have not been listed yet';
  const once = sayOnce(say);

  const shipping: ShipOptions = {
    buffer,
    namespace,
    sleep,
    send: async (lines) => heard(await sendLines(options.collector, lines, { timeoutMs: SEND_MS })),
    away: (error) => say('warn', 'the collector takes no lines: they wait', { reason: error.message }),
    told: async (reads, refused) => {
      if (refused) {
        counts.dropped += reads.length;
        say('warn', 'lines were refused and are dropped', { lines: reads.length, reason: refused.message });
      } else counts.lines += reads.length;
      // What is read from the beginning once more is not told yet.
      for (const { source, position, until } of reads) if (!until.aborted) marks.set(source.key, position);
      await save();
    },
  };
  const save = () =>
    marks
      .save((key) => following.has(key) || known.has(key.slice(0, key.lastIndexOf('/'))))
      .catch((error: Error) => once('marks', 'cannot remember how far it has read', error.message));

  const heard = (store: string) => {
    if (marks.keptBy(store)) return;
    say('info', 'the collector has forgotten what it was told: lines are read again', { lines: counts.lines });
    buffer.clear();
    rounds += 1;
    round.abort();
    round = new AbortController();
  };
  const begin = (source: Source) => {
    following.add(source.key);
    const until = AbortSignal.any([signal, round.signal]);
    const failed = (_: Source, error: Error) =>
      once(source.key, `cannot read what ${source.pod}/${source.container} prints`, error.message);
    const cut = () => {
      counts.cut += 1;
    };
    const push = (read: Read, until: AbortSignal) => buffer.push(read, read.text.length + OVERHEAD, until);
    const read = async () => {
      // A collector that has forgotten knows no more than what it was told just now.
      const from = marks.of(source.key) ?? (rounds === 1 ? await keptUntil(options.collector, source) : undefined);
      await follow(source, from, { api, namespace, known, sleep, push, cut, failed }, until);
    };
    void read().finally(() => {
      following.delete(source.key);
      once.forget(source.key);
      if (until.aborted && !signal.aborted) beginAll();
    });
  };
  const beginAll = () => {
    for (const source of known.all().flatMap(sourcesOf)) if (!following.has(source.key)) begin(source);
  };
  const followAll = async () => {
    while (!signal.aborted) {
      const changed = known.change(signal);
      beginAll();
      await changed;
    }
  };

  const own = (): Record<string, number> => {
    const { items, size } = buffer.waiting;
    return {
      reader_lines_total: counts.lines,
      reader_dropped_lines_total: counts.dropped,
      reader_cut_lines_total: counts.cut,
      reader_waiting_lines: items,
      reader_waiting_bytes: size,
      reader_containers: following.size,
    };
  };
  const unmeasured = (error: Error | undefined) =>
    error ? once('usage', 'the cluster does not tell CPU and memory of pods', error.message) : once.forget('usage');

  const told = (failure: Error | undefined) => {
    if (failure) once('pods', 'cannot list the pods', failure.message);
    else once.forget('pods');
    // Once it knows them it is of use, though the API server be away for a while.
    if (!failure) reason = undefined;
    else if (reason !== undefined) reason = failure.message;
  };
  const watching = watchPods({ api, namespace, selector, known, sleep, told }, signal);
  const shipped = options.lines ? ship(shipping, signal) : Promise.resolve(true);
  if (options.lines) void followAll();
  void measureAll(
    { ...options, known, own, sleep, unmeasured, heard, everyMs: options.measureMs ?? MEASURE_MS },
    signal,
  );
  return {
    unready: () => reason,
    async stop() {
      abort.abort();
      const [, inOrder] = await Promise.all([watching, shipped]);
      // What comes after lines that were not told is read again with them.
      if (inOrder)
        await Promise.race([shipRest(shipping).catch(() => undefined), sleep(REST_MS, new AbortController().signal)]);
      await save();
      api.close();
    },
  };
}

/** Says something once, until it is forgotten or is another thing. */
function sayOnce(say: ReaderOptions['say']) {
  const said = new Map<string, string>();
  const once = (key: string, message: string, reason: string) => {
    if (said.get(key) === reason) return;
    said.set(key, reason);
    say('warn', message, { reason });
  };
  return Object.assign(once, { forget: (key: string) => said.delete(key) });
}

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
