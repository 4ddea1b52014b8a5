import { hostname } from 'node:os';
import { parseDuration } from '../../kernel/index.ts';
import { fail, listenFailure, log, onStop, portOf, readOptions } from '../program/index.ts';
import { createApi } from './api/index.ts';
import { serveHealth } from './health.ts';
import { startReader } from './reader.ts';

const options = readOptions(['collector', 'state', 'lines', 'usage', 'port', 'host', 'api', 'account', 'every']);
const { NAMESPACE, SELECTOR, KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT_HTTPS = '443' } = process.env;
const { account = '/var/run/secrets/kubernetes.io/serviceaccount', host = '0.0.0.0' } = options;
const port = portOf(options.port ?? '8080');

/** The kubelet tells every container where the API server is; its name needs the DNS. */
function serverUrl(): string {
  const name = KUBERNETES_SERVICE_HOST ?? 'kubernetes.default.svc';
  return `https://${name.includes(':') ? `[${name}]` : name}:${KUBERNETES_SERVICE_PORT_HTTPS}`;
}

const api = await createApi({ url: options.api ?? serverUrl(), account }).catch((error: Error) =>
  fail(`the service account cannot be read: ${error.message}`),
);
const reader = await startReader({
  api,
  namespace: NAMESPACE ?? fail('NAMESPACE is missing'),
  selector: SELECTOR ?? fail('SELECTOR is missing'),
  pod: hostname(),
  collector: options.collector ?? fail('--collector URL is missing'),
  state: options.state ?? fail('--state DIR is missing'),
  lines: options.lines !== 'false',
  usage: options.usage !== 'false',
  ...(options.every === undefined ? {} : { measureMs: parseDuration(options.every) ?? fail('--every is no duration') }),
  say: log,
});
const server = await serveHealth(port, host, reader.unready).catch((error: NodeJS.ErrnoException) =>
  fail(listenFailure(error, host, port)),
);
onStop(async () => {
  server.close();
  await reader.stop();
});
