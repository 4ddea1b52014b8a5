import type { IncomingMessage } from 'node:http';
import { type Target, targetOf } from './target.ts';

/** A request as it came in. */
export interface Request extends Target {
  readonly method: string;
  readonly message: IncomingMessage;
  /** By lower-case name; values that came more than once are joined by a comma, as signatures want them. */
  readonly headers: ReadonlyMap<string, string>;
  /** The value of a parameter of the query; names are compared without regard to case. */
  parameter(name: string): string | undefined;
  /** A header. x-amz-* may stand in the query instead: presigned URLs have them there. */
  header(name: string): string | undefined;
  /** Tells a client that waits for it (Expect: 100-continue) to send the body. */
  proceed(): void;
}

export function requestOf(message: IncomingMessage, proceed: () => void = () => undefined): Request {
  const target = targetOf(message.url ?? '/');
  const headers = headersOf(message.rawHeaders);
  const parameters = new Map(target.query.map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ...target,
    method: message.method ?? 'GET',
    message,
    headers,
    proceed,
    parameter: (name) => parameters.get(name.toLowerCase()),
    header: (name) => headers.get(name) ?? (name.startsWith('x-amz-') ? parameters.get(name) : undefined),
  };
}

function headersOf(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? (raw[index + 1] as string) : `${before},${raw[index + 1]}`);
  }
  return headers;
}
