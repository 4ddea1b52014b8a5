import { parse } from 'yaml';
import { type Config, environmentOf, PlatformFile } from '../../src/config/index.ts';

/** A config from text, for one environment, without overrides and positions. */
export function testConfig(text: string, environment = 'local'): Config {
  const file = PlatformFile.parse(parse(text));
  const settings = environmentOf(file, environment);
  if (!settings) throw new Error(`no environment ${environment}`);
  return {
    projectDir: '/project',
    file,
    environment: settings,
    locate: () => undefined,
    origin: () => 'platform.yaml',
  };
}

export const SHOP = `
version: 1
name: shop
clients: { web: { template: web-app } }
gateway:
  port: 8080
  replicas: 2
  auth: { issuer: auth }
  rateLimit: { requests: 100, per: 1m }
  uses: [cache]
  routes:
    - { path: /api/orders, to: order, timeout: 5s, rateLimit: { requests: 20, per: 10s } }
    - { path: /api/auth, to: auth, auth: none, retries: 0 }
services:
  auth: { template: service, uses: [db], seed: false }
  order:
    template: service
    uses: { db: { as: ORDERS }, cache: {}, queue: {}, auth: {} }
    env: { CURRENCY: EUR }
    secrets: [PAYMENT_KEY]
    resources: { cpu: 250m, memory: 192Mi }
    scale: { min: 2, max: 6, metrics: [{ cpu: 70% }], down: { window: 60s, policies: ["4 pods per 15s"] } }
    tasks: [{ name: backfill, run: node dist/backfill.js, before: none }]
  legacy: { path: ./legacy, start: "python app.py --port $PORT", dockerfile: Dockerfile, health: { ready: /healthz }, uses: [db], port: 9090 }
data:
  db: { template: postgres, storage: 2Gi }
  cache: { template: valkey }
  queue: { template: queue }
environments:
  dev: { runtime: kubernetes }
  live: { runtime: kubernetes, production: true, namespace: shop }
`;
