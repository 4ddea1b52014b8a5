import { TIMEOUT_HEADER } from '@app/kit/concurrency';
import type { Target } from './upstream.ts';

/** Something the gateway itself wants to know of a service. It may be asked twice. */
export interface Question {
  readonly path: string;
  /** Sent as JSON, with POST. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const NONE: ReadonlySet<string> = new Set();
/** A service that waits for its database while that restarts is waited for, too. */
const ASK_MS = 10_000;
const LIMIT = { [TIMEOUT_HEADER]: String(ASK_MS) };
const MOST_BYTES = 2 * 1024 * 1024;

/** Asks a replica, and another one if that one fails. Rejects when neither answers within ten seconds. */
export async function askReplica(
  name: string,
  pick: (tried: ReadonlySet<string>) => Target | undefined,
  question: Question,
): Promise<Answer> {
  const signal = AbortSignal.timeout(ASK_MS);
  const tried = new Set<string>();
  for (let left = 1; ; left -= 1) {
    const target = pick(tried) ?? pick(NONE);
    if (!target) throw new Error(`${name} has no replica.`);
    tried.add(target.pick.key);
    try {
      const answer = await askOnce(target, question, signal);
      target.pick.done();
      return answer;
    } catch (error) {
      target.pick.done('failed');
      if (signal.aborted || left === 0) throw error;
    }
  }
}

async function askOnce({ pool }: Target, { path, body }: Question, signal: AbortSignal): Promise<Answer> {
  const response = await pool().request({
    path,
    signal,
    ...(body === undefined
      ? { method: 'GET', headers: LIMIT }
      : { method: 'POST', headers: { ...LIMIT, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`${path} has more than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
}
