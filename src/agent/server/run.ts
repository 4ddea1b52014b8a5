import { realpath } from 'node:fs/promises';
import { readOutline } from '../../config/index.ts';
import type { Runtime } from '../../engine/index.ts';
import { ensureInstance } from '../../engine/index.ts';
import type { Ports } from '../../kernel/index.ts';
import { assemble, type RuntimePlace } from '../assemble.ts';
import { acquireLock } from '../lock.ts';
import { lockFileOf, socketFileOf, stateDirOf } from '../paths.ts';
import { createHost } from './host.ts';
import { handlers } from './intents.ts';
import { type Client, type Dispatch, type Listening, listen } from './serve.ts';

export interface AgentOptions {
  readonly ports: Ports;
  readonly projectDir: string;
  readonly environment: string;
  readonly packageRoot: string;
  readonly version: string;
  readonly makeRuntime: (place: RuntimePlace) => Promise<Runtime>;
  /** One line of the agent's own log. */
  readonly report: (text: string) => void;
  /** Asks the platform to stop: signals of the process. */
  readonly signal: AbortSignal;
}

/** An agent that nobody speaks to, and that has nothing to look after, ends. */
const IDLE_MS = 5_000;
const LAST_WORDS_MS = 10;

/** The background process of one environment: from taking the lock to having nothing left to do. */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { ports, environment, packageRoot, version, report } = options;
  const projectDir = await realpath(options.projectDir);
  const { name } = await readOutline(ports.fs, projectDir);
  const instance = await ensureInstance(ports, projectDir, name);
  const socket = socketFileOf(instance, environment);
  const release = await acquireLock(lockFileOf(stateDirOf(projectDir, environment)), { socket, version });
  let listening: Listening | undefined;
  let finish: (why: string) => void = () => undefined;
  const finished = new Promise<string>((resolve) => {
    finish = (why) => {
      listening?.refuse();
      resolve(why);
    };
  });
  try {
    const assembled = await assemble({
      ports,
      projectDir,
      environment,
      instance,
      packageRoot,
      makeRuntime: options.makeRuntime,
      onChange: () => host.changed(),
    });
    const stateDir = stateDirOf(projectDir, environment);
    const host = createHost<Client>({ ...assembled, ports, projectDir, instance, stateDir, report, end: finish });
    const answer = handlers(host);
    const dispatch = ((intent, call) => answer[intent](call as never)) as Dispatch;
    const nobody = () => listening?.clients.size === 0 && !host.leases.any() && !host.works.busy();
    const leaveWhenIdle = () => {
      setTimeout(() => nobody() && finish('nobody needs it'), IDLE_MS).unref();
    };
    listening = await listen({
      path: socket,
      version,
      dispatch,
      onGone: (client) => {
        host.leases.drop(client);
        leaveWhenIdle();
      },
    });
    leaveWhenIdle();
    options.signal.addEventListener('abort', () => void host.stop('asked by a signal'));
    report(`ready on ${socket}`);
    report(`ends: ${await finished}`);
    // The answer to whoever asked for the end goes first.
    await ports.clock.sleep(LAST_WORDS_MS);
  } finally {
    await listening?.close('the platform was stopped');
    await release();
  }
}
