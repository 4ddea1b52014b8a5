import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, freePort, listening, start } from './processes.mjs';

const LOAD_CORE = 1;
const at = (file) => fileURLToPath(new URL(file, import.meta.url));

/** A server that answers everything at once with the same page of products, and knows the keys of the tokens. */
export async function startBackend({ jwks }) {
  const port = await freePort();
  const { stop } = start(LOAD_CORE, process.execPath, [at('backend.mjs'), String(port), JSON.stringify(jwks)]);
  await listening(port);
  return { port, stop };
}

/** Loads a proxy. Resolves with requests per second, and microseconds of CPU that the proxy took for each. */
export async function hit({ proxy, token, seconds, connections }) {
  const { child } = start(LOAD_CORE, process.execPath, [at('client.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOAD: JSON.stringify({ port: proxy.port, token, seconds, connections }) },
  });
  let text = '';
  let before = Number.NaN;
  let after = Number.NaN;
  child.stdout.on('data', (chunk) => {
    text += chunk;
    if (Number.isNaN(before)) before = cpuSeconds(proxy.pid);
    else after = cpuSeconds(proxy.pid);
  });
  await once(child, 'close');
  const { requests, time, failed } = JSON.parse(text.trim().split('\n').at(-1));
  if (failed > 0) throw new Error(`${failed} of ${requests} requests were not answered with 200`);
  return { rps: requests / time, cpu: ((after - before) * 1e6) / requests };
}
