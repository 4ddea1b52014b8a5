import { createServer, type Server } from 'node:http';

/** Answers the kubelet: 200 once the pods are known, until then 503 with the reason. */
export function serveHealth(port: number, host: string, reason: () => string | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    const text = reason();
    response.writeHead(text === undefined ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(text === undefined ? { ready: true } : { ready: false, reason: text }));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
