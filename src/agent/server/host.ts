import { freemem } from 'node:os';
import type { ExplainQuery, ReconcileRequest, ScaleDecision, ScaleView } from '../../engine/index.ts';
import type { EventSink, Ports } from '../../kernel/index.ts';
import type { Component } from '../../model/index.ts';
import type { Assembled } from '../assemble.ts';
import { explainKept, startScaling, withDecisions } from '../scaling/index.ts';
import { type Broken, createBroken, watchSources } from '../sources/index.ts';
import { startShipping } from '../telemetry/index.ts';
import { createLeases, type Leases } from './leases.ts';
import { startMeasuring } from './measure.ts';
import { startRepair } from './repair.ts';
import { createWorks, type Works } from './works.ts';

/** The agent's state, as the intents see it. */
export interface Host<Client> extends Assembled {
  readonly works: Works;
  readonly leases: Leases<Client>;
  readonly broken: Broken;
  /** Hears what happens without being asked for: repairs, rebuilds. Returns how to stop hearing. */
  listen(sink: EventSink): () => void;
  /** After an apply: repairs and watching begin, or end with what is not there. */
  applied(): Promise<void>;
  /** The platform is stopped: the agent has nothing more to do. */
  over(why: string): void;
  /** Resolves when a stop that has begun is done; at once where none has. */
  stopping(): Promise<void>;
  /** Stops the platform, then ends. */
  stop(why: string): Promise<void>;
  /** Something happened to a copy. */
  changed(): void;
  /** Counts, policies, and what the loop decided last. */
  scaling(signal: AbortSignal): Promise<readonly ScaleView[] | undefined>;
  explain(query: ExplainQuery): Promise<readonly ScaleDecision[]>;
}

export interface HostOptions extends Assembled {
  readonly ports: Ports;
  readonly projectDir: string;
  readonly instance: string;
  /** Absolute. */
  readonly stateDir: string;
  readonly report: (text: string) => void;
  /** Called once, when there is nothing left to do. */
  readonly end: (why: string) => void;
}

export function createHost<Client>(options: HostOptions): Host<Client> {
  const { session, runtime, builder, ports, instance } = options;
  const works = createWorks();
  const listeners = new Set<EventSink>();
  const broken = createBroken();
  const tell: EventSink = (event) => {
    broken.hear(event);
    for (const sink of listeners) sink(event);
  };
  let stopping: Promise<void> | undefined;

  const stop = (why: string) => {
    stopping ??= (async () => {
      repair.stop();
      measuring.stop();
      shipping.stop();
      scaling.stop();
      sources.stop();
      options.report(`${why}: stopping the platform`);
      await session
        .down({ data: false }, tell, new AbortController().signal)
        .catch((error: Error) => options.report(`cannot stop everything: ${error.message}`));
      options.end(why);
    })();
    return stopping;
  };
  const leases = createLeases<Client>(() => void stop('the last lease ended'));

  let reconciling = 0;
  const reconcile = async (request: ReconcileRequest, signal?: AbortSignal) => {
    if (stopping) return;
    reconciling += 1;
    const outcome = await session.reconcile(request, tell, signal).finally(() => {
      reconciling -= 1;
    });
    options.report(`${request.cause}: ${outcome.status} in ${outcome.durationMs} ms`);
  };
  const repair = startRepair({
    session,
    runtime,
    instance,
    clock: ports.clock,
    busy: () => works.busy() || reconciling > 0 || stopping !== undefined,
    run: (components, cause) => reconcile({ cause, components }),
  });
  const measuring = startMeasuring({ session, runtime, clock: ports.clock });
  const shipping = startShipping({ session, runtime, stateDir: options.stateDir, fs: ports.fs, clock: ports.clock });
  const none = () => new AbortController().signal;
  const scaling = startScaling({
    session,
    runtime,
    instance,
    stateDir: options.stateDir,
    fs: ports.fs,
    clock: ports.clock,
    freeMemory: freemem,
    busy: () => works.busy() || reconciling > 0 || stopping !== undefined,
    run: (replicas, cause) => reconcile({ cause, components: Object.keys(replicas), replicas }),
    giveBack: (names) => session.scale(Object.fromEntries(names.map((name) => [name, 'auto'])), tell, none()),
    report: options.report,
  });
  const changedBundles = async (names: readonly string[]): Promise<string[]> => {
    const current = session.current();
    const components = current?.model.components.filter(({ name }) => names.includes(name)) ?? [];
    const found = await builder.peek(components, new AbortController().signal);
    return components.map(({ name }) => name).filter((name) => found[name] !== current?.context.bundles[name]);
  };
  /** The newest edit counts: what is still being rolled out for the one before is given up. */
  let rollout = new AbortController();
  const unfinished = new Set<string>();
  const rollOut = async (names: readonly string[]) => {
    for (const name of await changedBundles(names)) unfinished.add(name);
    if (unfinished.size === 0) return;
    rollout.abort();
    rollout = new AbortController();
    const mine = rollout;
    const components = [...unfinished];
    await reconcile({ cause: `sources of ${components.join(', ')} changed`, components, sources: true }, mine.signal);
    if (!mine.signal.aborted) for (const name of components) unfinished.delete(name);
  };
  const sources = watchSources({
    projectDir: options.projectDir,
    builder,
    sink: tell,
    rebuilt: (names) => void rollOut(names).catch((error: Error) => options.report(error.message)),
  });

  return {
    ...options,
    works,
    leases,
    broken,
    listen: (sink) => {
      listeners.add(sink);
      return () => listeners.delete(sink);
    },
    applied: async () => {
      const current = session.current();
      if (!current || stopping) return;
      repair.forget();
      // Where bundles go into images, a change needs `up` or `deploy`.
      if (!runtime.images) sources.follow(watched(current.model.components, current.components));
      // Given up before anybody was to keep it.
      if (!leases.any()) await stop('nobody keeps it');
    },
    over: (why) => {
      repair.stop();
      measuring.stop();
      shipping.stop();
      scaling.stop();
      sources.stop();
      stopping ??= Promise.resolve();
      options.end(why);
    },
    stopping: async () => stopping?.catch(() => undefined),
    stop,
    changed: () => repair.nudge(),
    explain: (query) => explainKept(ports.fs, options.stateDir, query),
    scaling: async (signal) => withDecisions(await session.scaling(signal), scaling.latest()),
  };
}

const watched = (components: readonly Component[], only: readonly string[] | undefined): Component[] =>
  components.filter(({ name }) => only === undefined || only.includes(name));
