import type { IncomingMessage } from 'node:http';
import type { Clock, Exec, Fs } from '../../../kernel/index.ts';
import { createCredentials } from './credentials.ts';
import { ApiError, unreachable, type Where } from './errors.ts';
import type { ContextInfo } from './kubeconfig.ts';
import { retryDelay } from './retry.ts';
import { type Call, createTransport } from './transport.ts';
import type { StatusAnswer } from './types.ts';

const IDLE_MS = 15_000;

export interface Answer<T> {
  readonly body: T;
  /** The server's clock, in milliseconds since the epoch: ages are counted by it, not by this machine's. */
  readonly serverTime: number;
  /** What the server wants to be told to whoever asked: deprecated fields, Pod Security. */
  readonly warnings: readonly string[];
}

export interface ConnectionPorts {
  readonly fs: Fs;
  readonly exec: Exec;
  readonly clock: Clock;
}

/**
 * Requests to one server as one user, with retries of what a moment may heal. Rejects with ApiError where the server refuses,
 * PlatformError (exit code 5) where it does not answer.
 */
export async function createConnection(
  ports: ConnectionPorts,
  info: ContextInfo,
  env: Readonly<Record<string, string | undefined>>,
) {
  const transport = await createTransport(ports.fs, info, env);
  const credentials = createCredentials(ports, info.cluster, info.user);
  const where: Where = { context: info.context, server: info.cluster.server };
  let serverAhead = 0;

  /** `read` is part of the attempt: an answer that is cut off is asked for again. */
  const attempt = async <T>(
    call: Call,
    streaming: boolean,
    read: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> => {
    for (let count = 1; ; count += 1) {
      const outcome = await once(call, streaming, read).catch((error: Error) => error);
      if (!(outcome instanceof Error)) return outcome;
      if (call.signal?.aborted) throw call.signal.reason;
      if (outcome instanceof ApiError && outcome.status === 401 && count === 1 && credentials.renew()) continue;
      const final = call.once === true && outcome instanceof ApiError && outcome.status === 503;
      const delay = final ? undefined : retryDelay(outcome, call.method, count);
      if (delay === undefined) throw isNetwork(outcome) ? unreachable(where, outcome) : outcome;
      await ports.clock.sleep(delay, call.signal);
    }
  };
  const once = async <T>(call: Call, streaming: boolean, read: (answer: IncomingMessage) => Promise<T>): Promise<T> => {
    const answer = await transport.send(call, await credentials.current(), streaming);
    if ((answer.statusCode ?? 500) >= 400) throw await refusal(answer);
    return read(answer);
  };
  const text = (call: Call) => attempt({ idleMs: IDLE_MS, ...call }, false, textOf);

  return {
    where,
    text,
    async json<T>(call: Call): Promise<Answer<T>> {
      const { content, date, warnings } = await attempt({ idleMs: IDLE_MS, ...call }, false, async (answer) => ({
        content: await textOf(answer),
        date: Date.parse(answer.headers.date ?? ''),
        warnings: warningsOf(answer),
      }));
      if (!Number.isNaN(date)) serverAhead = date - ports.clock.now();
      return { body: JSON.parse(content) as T, serverTime: ports.clock.now() + serverAhead, warnings };
    },
    /** An answer read as it comes: logs. Ends with the signal. */
    stream: (call: Call) => attempt(call, true, async (answer) => answer),
    /** One attempt, whatever the answer: for programs behind the API server's proxy. */
    async ask(path: string, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
      const answer = await transport.send({ method: 'GET', path, signal }, await credentials.current(), false);
      return { status: answer.statusCode ?? 0, text: await textOf(answer) };
    },
    /** The server's clock as its last answer told it, in milliseconds since the epoch; right to a second. */
    serverNow: () => ports.clock.now() + serverAhead,
    socket: async (call: Call) => transport.socketOptions(call, await credentials.current()),
    close: () => transport.close(),
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** `299 - "unknown field \"spec.x\""`, one header for each: https://kubernetes.io/blog/2020/09/03/warnings/. */
function warningsOf({ headersDistinct }: IncomingMessage): string[] {
  return (headersDistinct.warning ?? []).flatMap((line) => {
    const [, quoted] = /^\d{3} \S+ ("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
    return quoted === undefined ? [] : [quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1')];
  });
}

/** Node's own errors have a code and a system call or come from TLS; PlatformError and ApiError are told as they are. */
const isNetwork = (error: Error) => error.constructor === Error || error instanceof AggregateError;

async function refusal(answer: IncomingMessage): Promise<ApiError> {
  const content = await textOf(answer).catch(() => '');
  const seconds = Number(answer.headers['retry-after']);
  let parsed: StatusAnswer;
  try {
    parsed = JSON.parse(content) as StatusAnswer;
  } catch {
    parsed = content.trim() === '' ? {} : { message: content.trim().slice(0, 500) };
  }
  return new ApiError(answer.statusCode ?? 500, parsed, seconds > 0 ? seconds * 1000 : undefined);
}
