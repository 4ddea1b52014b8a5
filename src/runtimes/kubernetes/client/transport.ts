import { setMaxListeners } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import type { Fs } from '../../../kernel/index.ts';
import type { Credentials } from './credentials.ts';
import { dataOrFile } from './credentials.ts';
import type { ContextInfo } from './kubeconfig.ts';
import { ProxyAgent, proxyFor } from './proxy.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time without any byte until it counts as no answer. */
  readonly idleMs?: number;
  /** That nobody serves it just now (503) is an answer too: it is not asked again. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
}

/** Connections kept open to the server; requests beyond that wait. The API server shares itself fairly between clients anyway. */
const SOCKETS = 8;

/** TLS and addresses of one server. Nothing here knows what is asked. */
export async function createTransport(fs: Fs, info: ContextInfo, env: Readonly<Record<string, string | undefined>>) {
  const server = new URL(info.cluster.server);
  const ca = await dataOrFile(fs, info.cluster['certificate-authority-data'], info.cluster['certificate-authority']);
  const tls = {
    ...(ca ? { ca: Buffer.from(ca) } : {}),
    ...(info.cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
    ...(info.cluster['tls-server-name'] ? { servername: info.cluster['tls-server-name'] } : {}),
  };
  const proxy = proxyFor(server, info.cluster['proxy-url'], env);
  const options = { keepAlive: true, maxSockets: SOCKETS, scheduling: 'fifo' as const };
  const agentOf = (more: object) =>
    proxy ? new ProxyAgent(proxy, { ...options, ...more }) : new Agent({ ...options, ...more });
  const agent = agentOf({});
  // Logs that are followed hold a connection each; they must not starve the requests beside them.
  const streams = agentOf({ maxSockets: Number.POSITIVE_INFINITY, keepAlive: false });

  const identity = (credentials: Credentials) => ({
    ...tls,
    ...(credentials.cert ? { cert: Buffer.from(credentials.cert), key: Buffer.from(credentials.key ?? '') } : {}),
  });
  const secure = server.protocol === 'https:';

  return {
    server: info.cluster.server,
    /** Sends and resolves with the answer's head, or rejects with Node's error. */
    send(call: Call, credentials: Credentials, streaming: boolean): Promise<IncomingMessage> {
      // Many requests share the signal of one piece of work; each listens to it while it runs.
      if (call.signal) setMaxListeners(0, call.signal);
      return new Promise((resolve, reject) => {
        const outgoing = (secure ? request : plainRequest)(
          {
            ...(secure ? { ...identity(credentials), agent: streaming ? streams : agent } : {}),
            host: server.hostname.replace(/^\[|\]$/g, ''),
            port: server.port || (secure ? 443 : 80),
            method: call.method,
            path: pathWith(server, call),
            headers: {
              accept: 'application/json',
              'user-agent': 'platform',
              ...call.headers,
              ...(call.body === undefined ? {} : { 'content-length': Buffer.byteLength(call.body) }),
              ...(credentials.authorization ? { authorization: credentials.authorization } : {}),
            },
            ...(call.signal ? { signal: call.signal } : {}),
          },
          resolve,
        );
        outgoing.once('error', reject);
        if (call.idleMs) {
          outgoing.setTimeout(call.idleMs, () =>
            outgoing.destroy(Object.assign(new Error(`no answer within ${call.idleMs} ms`), { code: 'ETIMEDOUT' })),
          );
        }
        outgoing.end(call.body);
      });
    },
    /** What a WebSocket client needs to connect to the same server. */
    socketOptions(call: Call, credentials: Credentials) {
      return {
        url: `${secure ? 'wss' : 'ws'}://${server.host}${pathWith(server, call)}`,
        options: {
          ...identity(credentials),
          ...(secure && proxy ? { agent: streams } : {}),
          headers: credentials.authorization ? { authorization: credentials.authorization } : {},
          handshakeTimeout: 10_000,
        },
      };
    },
    close() {
      agent.destroy();
      streams.destroy();
    },
  };
}
export type Transport = Awaited<ReturnType<typeof createTransport>>;

function pathWith(server: URL, { path, query = {} }: Call): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  const text = search.toString();
  return `${server.pathname.replace(/\/$/, '')}${path}${text === '' ? '' : `?${text}`}`;
}
