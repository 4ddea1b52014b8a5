import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { nodePorts } from '../../../../../src/kernel/node/index.ts';
import { findContext, type KubeconfigOptions } from '../../../../../src/runtimes/kubernetes/client/index.ts';

/** One request on its way to the API server. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Changes something, beside renewals of the lease: those come by the clock. */
  readonly writes: boolean;
  /** How manyeth request to this path with this method, from 1. */
  readonly nth: number;
}

/**
 * What becomes of it. pass: nothing. lose: it is carried out, its answer is cut off. cut: it never arrives. Otherwise the answer
 * that the test gives instead, or somebody whom the server does not know asks.
 */
export type Fate =
  | 'pass'
  | 'lose'
  | 'cut'
  | 'stranger'
  | {
      readonly status: number;
      readonly message?: string;
      readonly reason?: string;
      readonly headers?: Record<string, string>;
    };

export interface ApiProxy {
  /** Leads through the proxy, as the administrator of the test's kubeconfig; with a token as whoever has it. */
  kubeconfig(token?: string): KubeconfigOptions;
  /** Decides from now on; undefined lets everything pass. */
  rule: ((asked: Asked) => Fate | Promise<Fate>) | undefined;
  /** Everything that was asked since the rule was set. */
  readonly asked: Asked[];
  /** Nothing listens there any more, or again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Stands between a writer and the real API server, and does to requests what bad days do. */
export async function createApiProxy(kubeconfig: KubeconfigOptions): Promise<ApiProxy> {
  const { cluster, user } = await findContext(nodePorts.fs, kubeconfig);
  const server = new URL(cluster.server);
  const bytes = (data?: string, file?: string) =>
    data ? Buffer.from(data, 'base64') : file ? nodePorts.fs.readFile(file).then(Buffer.from) : undefined;
  const [ca, cert, key] = await Promise.all([
    bytes(cluster['certificate-authority-data'], cluster['certificate-authority']),
    bytes(user['client-certificate-data'], user['client-certificate']),
    bytes(user['client-key-data'], user['client-key']),
  ]);
  const base = { keepAlive: true, ...(ca ? { ca } : { rejectUnauthorized: false }) };
  const anonymous = new Agent(base);
  const admin = new Agent({ ...base, ...(cert && key ? { cert, key } : {}) });

  const forward = (
    head: { method: string; url: string; headers: IncomingHttpHeaders },
    body: Buffer,
    fate: Fate,
    answer: ServerResponse,
  ) => {
    const asAdmin = head.headers.authorization === undefined && fate !== 'stranger';
    const headers = { ...head.headers, host: server.host };
    if (asAdmin && user.token) headers.authorization = `Bearer ${user.token}`;
    if (fate === 'stranger') headers.authorization = 'Bearer expired';
    const onward = request({
      host: server.hostname,
      port: server.port || 443,
      method: head.method,
      path: head.url,
      headers,
      agent: asAdmin ? admin : anonymous,
    });
    onward.once('error', () => answer.destroy());
    onward.once('response', (response) => {
      if (fate === 'lose') {
        response.resume().once('end', () => answer.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    answer.once('close', () => onward.destroy());
    onward.end(body);
  };

  const asked: Asked[] = [];
  let rule: ApiProxy['rule'];
  const http = createServer((incoming, answer) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const { pathname: path, searchParams } = new URL(url, 'http://x');
      const writes = method !== 'GET' && !searchParams.has('dryRun') && !/\/(leases|selfsubject)/.test(path);
      const nth = asked.filter((one) => one.method === method && one.path === path).length + 1;
      const one = { method, path, writes, nth };
      asked.push(one);
      const fate = (await rule?.(one)) ?? 'pass';
      if (fate === 'cut') incoming.socket.destroy();
      else if (typeof fate === 'string') forward({ method, url, headers }, Buffer.concat(chunks), fate, answer);
      else {
        const { status, message, reason, headers: more } = fate;
        const json = JSON.stringify({
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Failure',
          message,
          reason,
          code: status,
        });
        answer.writeHead(status, { 'content-type': message ? 'application/json' : 'text/plain', ...more });
        answer.end(message ? json : '404 page not found\n');
      }
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      http.once('error', reject).listen(port, '127.0.0.1', () => {
        http.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = http.address() as AddressInfo;
  return {
    kubeconfig: (token) => ({
      env: {},
      text: JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: 'u', user: token === undefined ? {} : { token } }],
        contexts: [{ name: 'proxied', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'proxied',
      }),
    }),
    asked,
    get rule() {
      return rule;
    },
    set rule(next) {
      rule = next;
      asked.length = 0;
    },
    start: () => (http.listening ? Promise.resolve() : listen(port)),
    stop: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
