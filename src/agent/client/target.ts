import type { ApplyRequest, Session, Target } from '../../engine/index.ts';
import { type EventSink, ExitCode, type Outcome, PlatformError } from '../../kernel/index.ts';
import { type AgentConnection, STOPPED } from './connect.ts';
import { type AgentPlace, findAgent, startAgent } from './start.ts';

export interface AgentTargetOptions extends AgentPlace {
  readonly runtime: string;
  readonly version: string;
  /** A session in this process, for what needs no agent: reading. */
  readonly offline: () => Promise<Session>;
}

/**
 * An environment on this machine. What changes something is done by its agent, started when needed; what only reads is done by
 * the agent where one runs, else here.
 */
export function createAgentTarget(options: AgentTargetOptions): Target {
  const { environment, runtime, offline } = options;
  let connected: Promise<AgentConnection> | undefined;

  const agent = (): Promise<AgentConnection> => {
    connected ??= startAgent(options).then((connection) => checked(connection, options));
    connected.catch(() => {
      connected = undefined;
    });
    return connected;
  };
  /** Without starting one. */
  const running = async (): Promise<AgentConnection | undefined> => {
    if (connected) return connected;
    const found = await findAgent(options);
    if (found) connected = Promise.resolve(found);
    return found;
  };

  const apply = async ({ lease = false, ...request }: ApplyRequest, sink: EventSink, signal: AbortSignal) => {
    const connection = await agent();
    const outcome = await connection.call('apply', { ...request, lease }, sink, signal);
    // Interrupted before it was ready: the lease ends here, and what was started is stopped before the caller goes on.
    if (lease && outcome.status === 'interrupted') await release(connection);
    return outcome;
  };

  return {
    environment,
    runtime,
    plan: async (request, signal) => {
      const connection = await running();
      return connection ? connection.call('plan', request, undefined, signal) : (await offline()).plan(request, signal);
    },
    apply,
    down: async (request, sink, signal) => {
      // Where nothing runs and nothing is to be removed there is nothing to start an agent for.
      if (!request.data && !(await running()) && !(await (await offline()).status(signal))) return NOTHING;
      const connection = connected ? await connected : await startAgent(options);
      const outcome = await connection.call('down', request, sink, signal);
      // The next command is to find either no agent or a new one.
      if (outcome.status === 'done') await connection.ended(GOODBYE_MS);
      connected = undefined;
      return outcome;
    },
    status: async (signal) => {
      const connection = await running();
      if (!connection) return (await offline()).status(signal);
      return (await connection.call('status', {}, undefined, signal)) ?? undefined;
    },
    logs: async function* (query, signal) {
      yield* (await offline()).logs(query, signal);
    },
    scale: async (changes, sink, signal) => (await agent()).call('scale', changes, sink, signal),
    scaling: async (signal) => {
      const connection = await running();
      if (!connection) return (await offline()).scaling(signal);
      return (await connection.call('scaling', {}, undefined, signal)) ?? undefined;
    },
    // What was decided is kept on disk: it can be told when nothing runs any more, too.
    explain: async (query) => {
      const [{ explainKept }, { nodePorts }] = await Promise.all([
        import('../scaling/explain.ts'),
        import('../../kernel/node/index.ts'),
      ]);
      return explainKept(nodePorts.fs, options.stateDir, query);
    },
    adopt: async (signal) => (await running())?.call('adopt', {}, undefined, signal) ?? [],
    restart: async (components, sink, signal) => (await agent()).call('restart', components, sink, signal),
    rollback: async (to, sink, signal) =>
      (await agent()).call('rollback', to === undefined ? {} : { to }, sink, signal),
    exec: async (target, command, io) => (await offline()).exec(target, command, io),
    open: async (component, signal) => (await offline()).open(component, signal),
    history: async () => (await offline()).history(),
    check: async () => (await offline()).check(),
    secrets: {
      list: async () => {
        const found = await (await running())?.call('secrets.list', {});
        return found?.map((each) => ({ version: undefined, ...each })) ?? (await offline()).secrets.list();
      },
      set: async (name, value) => {
        const connection = await running();
        await (connection
          ? connection.call('secrets.set', { name, value })
          : (await offline()).secrets.set(name, value));
      },
      remove: async (name) => {
        const connection = await running();
        await (connection ? connection.call('secrets.remove', { name }) : (await offline()).secrets.remove(name));
      },
    },
    lease: async (signal, sink) => {
      const connection = await agent();
      await connection.call('lease', {}, sink, signal).catch((error: unknown) => {
        // Somebody else stopped the platform: that is an end, too.
        if ((error as PlatformError).code !== STOPPED) throw error;
      });
    },
  };
}

/** Ends the lease of this connection and waits for what follows from it. */
async function release(connection: AgentConnection): Promise<void> {
  const now = AbortSignal.abort();
  await connection.call('lease', {}, undefined, now).catch(() => undefined);
}

const GOODBYE_MS = 2_000;

const NOTHING: Outcome = {
  status: 'done',
  changed: 0,
  durationMs: 0,
  failures: [],
  readyMs: {},
  criticalPath: [],
  addresses: {},
};

function checked(connection: AgentConnection, { version }: AgentTargetOptions): AgentConnection {
  if (connection.version === version) return connection;
  connection.close();
  throw new PlatformError({
    code: 'agent-version',
    message: `the agent that runs is of version ${connection.version}, this is ${version}`,
    next: 'platform down, then: platform up',
    exitCode: ExitCode.refused,
  });
}
