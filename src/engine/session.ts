import { join } from 'node:path';
import type { EventSink, Outcome } from '../kernel/index.ts';
import { effectiveReplicas, fileReplicas } from './context/index.ts';
import { adopt } from './session/adopt.ts';
import { apply, plan } from './session/apply.ts';
import { down } from './session/down.ts';
import { requirePort } from './session/missing.ts';
import { createMutex } from './session/mutex.ts';
import { open } from './session/open.ts';
import { interrupted } from './session/outcome.ts';
import { releasesOf } from './session/releases.ts';
import { review } from './session/review.ts';
import { rollback } from './session/rollback.ts';
import { again, restart, scale } from './session/scale.ts';
import { secretsOf } from './session/secrets.ts';
import { status } from './session/status.ts';
import type { Core, Session, SessionOptions } from './session/types.ts';
import { views } from './session/views.ts';

export type { Prepared, ReconcileRequest, Session, SessionOptions } from './session/types.ts';

/** One environment, worked on by this process. */
export function createSession(options: SessionOptions): Session {
  const { runtime, ports } = options;
  const file = fileReplicas(ports.fs, join(options.stateDir, 'replicas.json'));
  const core: Core = {
    ...options,
    replicas: runtime.replicas ?? file,
    forgetCounts: runtime.replicas ? async () => undefined : file.clear,
    last: undefined,
  };
  const mutex = createMutex();

  /** Work that changes something: one at a time, told to all who listen, an abort ends it as `interrupted`. */
  const exclusive = async (
    sink: EventSink,
    signal: AbortSignal,
    work: (sink: EventSink, signal: AbortSignal) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const tell: EventSink = (event) => {
      options.onEvent?.(event);
      sink(event);
    };
    return mutex.run(async (both) => {
      const startedAt = ports.clock.now();
      const begun = both.aborted ? Promise.resolve(interrupted(0)) : work(tell, both);
      const outcome = await begun.catch((error: unknown) => {
        if (both.aborted) return interrupted(ports.clock.now() - startedAt);
        throw error;
      });
      tell({ type: 'outcome', at: ports.clock.now(), outcome });
      return outcome;
    }, signal);
  };

  return {
    environment: options.environment,
    runtime: runtime.name,
    current: () => core.last,
    counts: async () => (core.last ? effectiveReplicas(core.last.model, await core.replicas.read()) : {}),
    plan: (request, signal) => plan(core, request, signal),
    review: (request, signal) => review(core, request, signal),
    apply: (request, sink, signal) => exclusive(sink, signal, (tell, both) => apply(core, request, tell, both)),
    down: (request, sink, signal) => {
      mutex.abortAll();
      return exclusive(sink, signal, (tell, both) => down(core, request, tell, both));
    },
    status: (signal) => status(core, signal),
    logs: (query, signal) => requirePort(runtime, runtime.logs, 'logs').read(query, signal),
    scale: (changes, sink, signal) => exclusive(sink, signal, (tell, both) => scale(core, changes, tell, both)),
    scaling: async (signal) => {
      const found = await views(core, signal);
      return found && (runtime.autoscaler?.tell(found) ?? found);
    },
    explain: async (query) => (await runtime.autoscaler?.explain(query)) ?? [],
    adopt: (signal) => mutex.run(() => adopt(core), signal),
    restart: (names, sink, signal) => exclusive(sink, signal, (tell, both) => restart(core, names, tell, both)),
    reconcile: (request, sink = () => undefined, signal = new AbortController().signal) =>
      exclusive(sink, signal, (tell, both) => again(core, request, tell, both)),
    exec: async (target, command, io) => requirePort(runtime, runtime.exec, 'exec').run(target, command, io),
    open: (component, signal) => open(core, component, signal),
    history: async () => releasesOf(core).list(),
    rollback: (to, sink, signal, options) =>
      exclusive(sink, signal, (tell, both) => rollback(core, to, tell, both, options)),
    check: () => runtime.check(),
    secrets: secretsOf(core),
  };
}
