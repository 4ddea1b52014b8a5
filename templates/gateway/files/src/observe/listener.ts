import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@app/kit/telemetry';
import type { Rates } from './rates.ts';

/** Serves /metrics and /rates on a port that only the platform's own collector and autoscaler are led to. Returns the port, and how to stop. */
export async function listenForMetrics(
  metrics: Metrics,
  rates: Rates,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; close(): void }> {
  const server = createServer((req, res) => {
    if (req.method === 'GET' && req.url === '/metrics') {
      const { type, body } = metrics.answer(req.headers.accept);
      res.writeHead(200, { 'content-type': type }).end(body);
    } else if (req.method === 'GET' && req.url === '/rates') {
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ rates: rates.read() }));
    } else res.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
