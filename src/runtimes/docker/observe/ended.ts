import type Docker from 'dockerode';
import { formatSize } from '../../../kernel/index.ts';
import { unless } from '../client/index.ts';
import { splitFrames } from '../logs/frames.ts';
import type { ContainerFacts } from './facts.ts';

const LINES = 20;
const SIGNALS: Readonly<Record<number, string>> = { 137: 'SIGKILL', 139: 'SIGSEGV', 143: 'SIGTERM', 134: 'SIGABRT' };

type Ended = Pick<ContainerFacts, 'exit' | 'exitCode' | 'log' | 'startedAt'>;

/** How a container that does not run came to its end, with its last lines where it failed. */
export async function endOf(docker: Docker, id: string): Promise<Ended | undefined> {
  const container = docker.getContainer(id);
  const found = await container.inspect().catch(unless(404));
  if (!found) return undefined;
  const { State, HostConfig } = found;
  const at = Date.parse(State.StartedAt);
  const started = at > 0 ? { startedAt: at } : {};
  if (State.Running) return { exit: null, exitCode: null, log: [], ...started };
  const { ExitCode: exitCode } = State;
  if (exitCode === 0) return { exit: 'exit code 0', exitCode, log: [], ...started };
  const raw = await container.logs({ stdout: true, stderr: true, tail: LINES }).catch(() => Buffer.alloc(0));
  const log = splitFrames(raw as unknown as Buffer).flatMap(({ text }) => text.split('\n').filter(Boolean));
  return { exit: cause(State, HostConfig.Memory ?? 0), exitCode, log: log.slice(-LINES), ...started };
}

function cause({ ExitCode, OOMKilled, Error: text }: Docker.ContainerInspectInfo['State'], limit: number): string {
  if (OOMKilled) return `out of memory: its limit is ${formatSize(limit)}`;
  if (text) return text;
  const signal = SIGNALS[ExitCode];
  return signal ? `killed by ${signal}` : `exit code ${ExitCode}`;
}
