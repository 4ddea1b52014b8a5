import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, listening, onPath, start } from './processes.mjs';

const PROXY_CORE = 0;
const LOAD_CORE = 1;

/** Who takes part. `start` begins to listen and resolves with { port, pid, stop }; the gateway is the first. */
export async function contenders({ project, backend }) {
  const redis = ['valkey-server', 'redis-server'].find(onPath);
  const all = [
    { name: 'gateway', has: true, start: () => gateway(project, backend, redis) },
    { name: 'haproxy', has: onPath('haproxy'), start: () => haproxy(project, backend) },
    {
      name: '@fastify/http-proxy',
      has: existsSync(join(project, 'node_modules/@fastify/http-proxy')),
      start: () => fastifyProxy(project, backend),
    },
  ];
  const missing = all.filter(({ has }) => !has).map(({ name }) => name);
  if (!redis) missing.push('valkey-server or redis-server (the limit is counted in the gateway’s memory)');
  return { found: all.filter(({ has }) => has), missing };
}

const LIMIT = { requests: 5_000_000, perMs: 60_000, by: 'client' };

async function gateway(project, backend, redis) {
  const cache = redis && (await startRedis(redis));
  const rule = {
    to: 'product',
    prefix: 'PRODUCT',
    methods: null,
    rateLimit: null,
    timeoutMs: 15_000,
    retries: 1,
    rewrite: null,
    maxBody: null,
    preserveHost: false,
    webSocket: false,
    store: false,
  };
  const rules = {
    routes: [{ ...rule, path: '/api/products', auth: 'required' }],
    auth: { issuer: 'auth', prefix: 'PRODUCT', url: null, audience: 'shop', apiKeys: false },
    rateLimit: LIMIT,
    cachePrefix: cache ? 'CACHE' : null,
    hosts: [],
  };
  const file = join(project, 'gateway.json');
  await writeFile(file, JSON.stringify(rules));
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    SERVICE_NAME: 'gateway',
    PORT: String(port),
    METRICS_PORT: '0',
    GATEWAY_CONFIG_FILE: file,
    PRODUCT_URL: `http://127.0.0.1:${backend}`,
    ...(cache ? { CACHE_DRIVER: 'redis', CACHE_HOST: '127.0.0.1', CACHE_PORT: String(cache.port) } : {}),
  };
  const proxy = await listener(port, process.execPath, ['dist/main.js'], { cwd: join(project, 'gateway'), env });
  return { ...proxy, stop: () => Promise.all([proxy.stop(), cache?.stop()]) };
}

async function haproxy(project, backend) {
  const port = await freePort();
  const file = join(project, 'haproxy.cfg');
  const text = `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  http-reuse always
frontend in
  bind 127.0.0.1:${port}
  default_backend out
backend out
  server one 127.0.0.1:${backend}
`;
  await writeFile(file, text);
  return listener(port, 'haproxy', ['-db', '-q', '-f', file]);
}

async function fastifyProxy(project, backend) {
  const port = await freePort();
  const file = join(project, 'fastify-proxy.mjs');
  const options = { upstream: `http://127.0.0.1:${backend}`, prefix: '/api', rewritePrefix: '/api' };
  const text = `import Fastify from 'fastify';
import proxy from '@fastify/http-proxy';
await Fastify().register(proxy, ${JSON.stringify(options)}).listen({ port: ${port}, host: '127.0.0.1' });
process.once('SIGINT', () => process.exit(0));
`;
  await writeFile(file, text);
  return listener(port, process.execPath, [file], { env: { ...process.env, NODE_ENV: 'production' } });
}

async function listener(port, file, args, options) {
  const { child, stop } = start(PROXY_CORE, file, args, options);
  await listening(port);
  return { port, pid: child.pid, stop };
}

/** Next to the backend: it is not what is measured. */
async function startRedis(program) {
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
  const { stop } = start(LOAD_CORE, program, args);
  await listening(port);
  return { port, stop };
}
