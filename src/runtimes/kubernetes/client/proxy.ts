import { request } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** Reaches the server through an HTTP proxy (`proxy-url`, HTTPS_PROXY) with CONNECT; TLS is end to end. */
export class ProxyAgent extends Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: ConnectionOptions,
    callback?: (error: Error | null, socket: TLSSocket) => void,
  ): undefined {
    const { username, password, hostname, port } = this.#proxy;
    const login = username
      ? `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`
      : undefined;
    const target = `${options.host}:${options.port}`;
    const fail = (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error);
    request({
      host: hostname,
      port: port || 80,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(login ? { 'proxy-authorization': login } : {}) },
    })
      .once('connect', (answer, socket) => {
        if (answer.statusCode !== 200) {
          socket.destroy();
          fail(Object.assign(new Error(`the proxy ${hostname} answered ${answer.statusCode}`), { code: 'EPROXY' }));
          return;
        }
        const secure = connect({ ...options, socket, servername: options.servername || options.host || '' });
        secure.once('error', fail);
        secure.once('secureConnect', () => callback?.(null, secure));
      })
      .once('error', fail)
      .end();
    return undefined;
  }
}

/** The proxy for a server: `proxy-url` of the kubeconfig, else HTTPS_PROXY unless NO_PROXY names the host. */
export function proxyFor(
  server: URL,
  configured: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  if (configured) return new URL(configured);
  const common = env.HTTPS_PROXY ?? env.https_proxy;
  if (!common || server.protocol !== 'https:') return undefined;
  const except = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').map((entry) => entry.trim().replace(/^\*?\./, ''));
  const isExcepted = except.some(
    (entry) => entry === '*' || (entry !== '' && (server.hostname === entry || server.hostname.endsWith(`.${entry}`))),
  );
  return isExcepted || ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname) ? undefined : new URL(common);
}
