import type { EventSink, Outcome } from '../../kernel/index.ts';
import type { Intent, Intents } from '../protocol.ts';
import type { Host } from './host.ts';

/** One request of a client. */
export interface Call<I extends Intent, Client> {
  readonly args: Intents[I]['args'];
  readonly client: Client;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
}
type Handlers<Client> = { readonly [I in Intent]: (call: Call<I, Client>) => Promise<Intents[I]['result']> };

/** What each intent does. Work is shared by all who ask for the same at the same time. */
export function handlers<Client>(host: Host<Client>): Handlers<Client> {
  const { session, works } = host;
  const work = (
    name: string,
    { args, sink, signal }: Call<Intent, Client>,
    run: (sink: EventSink, signal: AbortSignal) => Promise<Outcome>,
  ) => works.do({ key: `${name} ${JSON.stringify(args)}`, sink, signal, run });

  /** What already ran without an agent (containers of one that was killed) runs on with this one. */
  const kept = async (outcome: Promise<Outcome>) => {
    const done = await outcome;
    if (!host.leases.any()) host.leases.keep();
    return done;
  };

  const heard =
    (sink: EventSink): EventSink =>
    (event) => {
      host.broken.hear(event);
      sink(event);
    };

  return {
    plan: ({ args, signal }) => session.plan(args, signal),
    apply: async (call) => {
      const { lease = false, ...request } = call.args;
      if (lease) host.leases.take(call.client);
      const asked = { ...call, args: request };
      const outcome = await work('apply', asked, (sink, signal) => session.apply(request, heard(sink), signal));
      if (!lease && outcome.status !== 'interrupted') host.leases.keep();
      await host.applied();
      return outcome;
    },
    down: async (call) => {
      const outcome = await work('down', call, (sink, signal) => session.down(call.args, sink, signal));
      if (outcome.status === 'done') host.over('the platform was stopped');
      return outcome;
    },
    status: async ({ signal }) => {
      const found = await session.status(signal);
      return found ? host.broken.told(found) : null;
    },
    scale: (call) => kept(work('scale', call, (sink, signal) => session.scale(call.args, sink, signal))),
    scaling: async ({ signal }) => (await host.scaling(signal)) ?? null,
    explain: ({ args }) => host.explain(args),
    adopt: ({ signal }) => session.adopt?.(signal) ?? Promise.resolve([]),
    restart: (call) => kept(work('restart', call, (sink, signal) => session.restart(call.args, sink, signal))),
    rollback: (call) => kept(work('rollback', call, (sink, signal) => session.rollback(call.args.to, sink, signal))),
    lease: async ({ client, signal, sink }) => {
      host.leases.take(client);
      const leave = host.listen(sink);
      await aborted(signal);
      leave();
      host.leases.drop(client);
      await host.stopping();
      return null;
    },
    'secrets.list': async () =>
      (await session.secrets.list()).map(({ name, origin, version }) => ({
        name,
        origin,
        ...(version === undefined ? {} : { version }),
      })),
    'secrets.set': async ({ args }) => {
      await session.secrets.set(args.name, args.value);
      return null;
    },
    'secrets.remove': async ({ args }) => {
      await session.secrets.remove(args.name);
      return null;
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
