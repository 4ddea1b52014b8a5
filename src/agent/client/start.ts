import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { readLock } from '../lock.ts';
import { lockFileOf, logFileOf } from '../paths.ts';
import { type Failure, fromFailure } from '../protocol.ts';
import { type AgentConnection, connect } from './connect.ts';

export interface AgentPlace {
  readonly projectDir: string;
  readonly environment: string;
  readonly stateDir: string;
  /** Absolute path of the program. */
  readonly agentFile: string;
}

const PATIENCE_MS = 15_000;
const POLL_MS = 20;
const MAX_LOG_BYTES = 1024 * 1024;
const LAST_LINES = 5;
/** It makes little garbage: a small nursery saves some 10 MiB and costs no time. */
const SMALL = ['--max-semi-space-size=2'];

/** The last lines of the agent's own log. */
export async function lastWords(stateDir: string): Promise<string[]> {
  const text = await readFile(logFileOf(stateDir), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-LAST_LINES).filter(Boolean);
}

/** Speaks to the agent that runs; undefined where none does. Waits for one that is just starting. */
export async function findAgent({ stateDir }: Pick<AgentPlace, 'stateDir'>): Promise<AgentConnection | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const holder = await readLock(lockFileOf(stateDir));
    if (!holder) return undefined;
    const connection = await connect(holder.socket, () => lastWords(stateDir)).catch(() => undefined);
    if (connection) return connection;
    if (waited >= PATIENCE_MS) throw silent(holder.pid);
    await delay(POLL_MS);
  }
}

/** The agent that runs, or a new one. An early failure of it is told as its own words. */
export async function startAgent(place: AgentPlace): Promise<AgentConnection> {
  const running = await findAgent(place);
  if (running) return running;
  const child = spawnAgent(place);
  let exit: number | null | undefined;
  child.once('exit', (code) => {
    exit = code;
  });
  child.unref();
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    await delay(POLL_MS);
    const connection = await findAgent(place);
    if (connection) return connection;
    // Another one was faster and is just starting: the next look finds it.
    if (exit !== undefined && exit !== ExitCode.refused) throw await failed(place.stateDir, exit);
  }
  throw await failed(place.stateDir, exit ?? null);
}

function spawnAgent({ projectDir, environment, stateDir, agentFile }: AgentPlace) {
  mkdirSync(stateDir, { recursive: true });
  const path = logFileOf(stateDir);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(path, size > MAX_LOG_BYTES ? 'w' : 'a', 0o600);
  try {
    return spawn(process.execPath, [...SMALL, agentFile, '--project', projectDir, '--env', environment], {
      cwd: projectDir,
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function failed(stateDir: string, exit: number | null): Promise<Error> {
  const lines = await lastWords(stateDir);
  const last = lines.at(-1) ?? '';
  if (last.startsWith('{"failure"')) return fromFailure((JSON.parse(last) as { failure: Failure }).failure);
  return new PlatformError({
    code: 'agent-failed',
    message: exit === null ? 'the agent did not get ready' : `the agent ended with exit code ${exit}`,
    where: logFileOf(stateDir),
    details: lines,
    exitCode: ExitCode.failed,
  });
}

const silent = (pid: number) =>
  new PlatformError({
    code: 'agent-silent',
    message: `the agent (pid ${pid}) does not answer`,
    next: `kill ${pid}, then: platform up`,
    exitCode: ExitCode.unreachable,
  });
