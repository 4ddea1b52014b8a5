import type { EventSink, Outcome, PlatformEvent } from '../../kernel/index.ts';

/** One piece of work that several clients may watch. */
interface Work {
  readonly key: string;
  readonly events: PlatformEvent[];
  readonly sinks: Set<EventSink>;
  readonly abort: AbortController;
  readonly outcome: Promise<Outcome>;
}

export interface WorkRequest {
  /** The same work asked for twice at a time is done once, and told to both. */
  readonly key: string;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  readonly run: (sink: EventSink, signal: AbortSignal) => Promise<Outcome>;
}

/** For one who gave up while others stay. */
const LEFT: Outcome = {
  status: 'interrupted',
  changed: 0,
  durationMs: 0,
  failures: [],
  readyMs: {},
  criticalPath: [],
  addresses: {},
};

/** The work that goes on. It is given up only when all who asked for it have given it up. */
export function createWorks() {
  const works = new Map<string, Work>();

  const begin = ({ key, run }: WorkRequest): Work => {
    const abort = new AbortController();
    const events: PlatformEvent[] = [];
    const sinks = new Set<EventSink>();
    const tell: EventSink = (event) => {
      events.push(event);
      for (const sink of sinks) sink(event);
    };
    const outcome = run(tell, abort.signal).finally(() => {
      if (works.get(key) === work) works.delete(key);
    });
    const work: Work = { key, events, sinks, abort, outcome };
    return work;
  };

  return {
    busy: () => works.size > 0,
    do: async (request: WorkRequest): Promise<Outcome> => {
      const known = works.get(request.key);
      const work = known && !known.abort.signal.aborted ? known : begin(request);
      works.set(work.key, work);
      for (const event of work.events) request.sink(event);
      work.sinks.add(request.sink);
      const left = new Promise<Outcome>((resolve) => {
        const leave = () => {
          work.sinks.delete(request.sink);
          if (work.sinks.size > 0) resolve(LEFT);
          else work.abort.abort();
        };
        if (request.signal.aborted) leave();
        else request.signal.addEventListener('abort', leave, { once: true });
      });
      return Promise.race([work.outcome, left]).finally(() => work.sinks.delete(request.sink));
    },
  };
}
export type Works = ReturnType<typeof createWorks>;
