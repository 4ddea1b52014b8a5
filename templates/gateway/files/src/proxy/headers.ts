import { SCOPES_HEADER, USER_HEADER } from '@app/kit/auth';
import { TIMEOUT_HEADER } from '@app/kit/concurrency';
import { API_KEY_HEADER, type Caller } from '../auth/index.ts';
import { type Exchange, forwardedHeaders } from '../http/index.ts';

/** They belong to one connection, not to the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Ours to write, ours alone to know, or of no use behind us. `expect` was answered by us. */
const NOT_SENT_ON = new Set([
  ...HOP_BY_HOP,
  'host',
  'expect',
  'http2-settings',
  'forwarded',
  'traceparent',
  'x-request-id',
  'x-client',
  TIMEOUT_HEADER,
  'content-length',
  // Some programs believe these about the address of the caller,
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  // and these about the path and the method: the rule that was applied would be that of another request.
  'x-original-url',
  'x-rewrite-url',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

/** Of a service: what only tells how it is made, and what we say for all. */
const NOT_SENT_BACK = new Set([...HOP_BY_HOP, 'server', 'x-powered-by', 'x-request-id', 'x-content-type-options']);

export interface SentOn {
  readonly caller: Caller | undefined;
  readonly trustedHops: number;
  /** Bytes, for a body that is streamed and whose length is known. */
  readonly length: string | undefined;
  readonly preserveHost: boolean;
  /** Whether API keys are ours to read; nobody else needs to see them then. */
  readonly apiKeys: boolean;
}

/** Headers for the service, name after value after name. Whoever reads them there may trust x-user-* and x-forwarded-*. */
export function headersForService({ req, span, client }: Exchange, sentOn: SentOn): string[] {
  const { caller, trustedHops, length, preserveHost, apiKeys } = sentOn;
  const { rawHeaders } = req;
  const dropped = named(req.headers.connection);
  const out: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    // Programs that read headers as variables (CGI, WSGI) do not tell - and _ apart.
    const plain = name.includes('_') ? name.replaceAll('_', '-') : name;
    if (NOT_SENT_ON.has(plain) || isOurs(plain) || dropped?.includes(name)) continue;
    if (apiKeys && plain === API_KEY_HEADER) continue;
    out.push(name, rawHeaders[i + 1] as string);
  }
  out.push(...forwardedHeaders(req, trustedHops));
  out.push('x-request-id', span.context.traceId);
  if (preserveHost) out.push('host', req.headers.host ?? '');
  if (client !== undefined) out.push('x-client', client);
  if (caller) out.push(USER_HEADER, caller.subject);
  if (caller?.scopes) out.push(SCOPES_HEADER, caller.scopes);
  if (length !== undefined) out.push('content-length', length);
  return out;
}

/** Headers of a service's response for the caller, after `first`; names are in small letters. */
export function headersForCaller(headers: readonly string[], first: readonly string[]): string[] {
  const out = [...first];
  let dropped: readonly string[] | undefined;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (headers[i] === 'connection') dropped = [...(dropped ?? []), ...(named(headers[i + 1]) ?? [])];
  }
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (!NOT_SENT_BACK.has(name) && !dropped?.includes(name)) out.push(name, headers[i + 1] as string);
  }
  return out;
}

function isOurs(name: string): boolean {
  return name.startsWith('x-user-') || name.startsWith('x-forwarded-');
}

/** Further headers that a `connection` header names as its own. */
function named(connection: string | undefined): readonly string[] | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
