import type { Component, Model } from '../../../../src/model/types.ts';
import { build } from '../../../golden/support/platforms.ts';

/** Burns CPU for a while when asked to. */
export const BURNER = `
import { createServer } from 'node:http';
let until = 0;
const burn = () => {
  const slice = Date.now() + 20;
  while (Date.now() < slice);
  if (Date.now() < until) setTimeout(burn, 1);
};
createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  if (pathname === '/burn') {
    const idle = Date.now() >= until;
    until = Date.now() + Number(searchParams.get('ms'));
    if (idle) setImmediate(burn);
  }
  response.end('hello');
}).listen(Number(process.env.PORT), '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

/** A gateway of which each copy tells the same rate. */
export const TELLER = `
import { createServer } from 'node:http';
const rates = JSON.stringify({ rates: { order: 20 } });
createServer((request, response) => response.end('hello')).listen(Number(process.env.PORT), '0.0.0.0');
createServer((request, response) => response.end(request.url === '/rates' ? rates : '{}')).listen(9464, '0.0.0.0');
process.on('SIGTERM', () => process.exit(0));
`;

const PLATFORM = `
version: 1
name: queued
workers:
  worker:
    dockerfile: Dockerfile
    uses: [queue]
    scale: { min: 0, max: 4, metrics: [{ queue: 10 }], down: { window: 5s } }
data:
  queue: { template: postgres-queue, storage: 64Mi }
environments:
  dev: { runtime: kubernetes }
`;

/** A worker and its queue as the model makes them from the templates, with a program that does nothing. */
export async function queued(program: (worker: Component) => Component): Promise<Model> {
  const { model } = await build(PLATFORM, 'dev');
  const components = model.components.map((each) => (each.name === 'worker' ? program(each) : each));
  return { ...model, components };
}

/** Asks until the answer is as wanted. There is no hurry: autoscalers look every few seconds. */
export async function until<T>(ask: () => Promise<T>, wanted: (value: T) => boolean, what: string): Promise<T> {
  const deadline = Date.now() + 150_000;
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: it is still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
