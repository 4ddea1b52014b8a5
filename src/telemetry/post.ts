import { request } from 'node:http';

const TIMEOUT_MS = 2_000;

/** Posts a request of OTLP/HTTP in its JSON encoding to the collector at `base`. Rejects where it does not take it. */
export function post(base: string, path: string, content: object): Promise<void> {
  const body = JSON.stringify(content);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(new URL(path, base), { method: 'POST', timeout: TIMEOUT_MS, headers }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`the collector answered ${response.statusCode}`)),
      );
    });
    call.once('timeout', () => call.destroy(new Error('the collector does not answer')));
    call.once('error', reject);
    call.end(body);
  });
}
