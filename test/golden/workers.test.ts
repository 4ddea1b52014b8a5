import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/kernel/index.ts';
import { compileModel } from './support/compiled.ts';
import { buildAll } from './support/platforms.ts';

const SOURCE = `
version: 1
name: shop
services:
  quotes: { template: service, uses: [db] }
workers:
  consumer: { template: consumer, uses: [db] }
data:
  db: { template: postgres }
environments:
  dev: { runtime: kubernetes }
`;

/** A worker answers health and metrics to its runtime, and nobody else: no balancer, no address, no time to serve on. */
describe('a worker', async () => {
  const built = new Map((await buildAll(SOURCE)).map(({ model }) => [model.environment.runtime, model]));
  const resources = (runtime: 'local' | 'docker' | 'kubernetes', component = 'consumer') => {
    const model = built.get(runtime);
    if (!model) throw new Error(`not built for ${runtime}`);
    return compileModel(model).filter((resource) => resource.component === component);
  };
  const spec = (runtime: 'local' | 'docker' | 'kubernetes', kind: string, component?: string) =>
    resources(runtime, component).find((resource) => resource.kind === kind)?.spec as Record<string, Json> | undefined;

  it('is a process that is asked for health on local, and has no address', () => {
    expect(resources('local').map(({ id }) => id)).toEqual(['consumer/process/1']);
    expect(spec('local', 'process')).toMatchObject({ ready: '/readyz', listed: false });
    expect(resources('local', 'quotes').map(({ id }) => id)).toContain('quotes/address');
  });

  it('is a container that is asked for health on docker, and has no name for others', () => {
    expect(spec('docker', 'container')).toMatchObject({
      live: { join: 'ready', alias: null },
      probe: { kind: 'http', port: 3000, path: '/readyz' },
      ports: { http: { inside: 3000, outside: null } },
    });
    expect(spec('docker', 'container', 'quotes')).toMatchObject({ live: { alias: 'quotes' } });
  });

  it('is a Deployment with probes on kubernetes, without a Service, told to stop at once', () => {
    const kinds = resources('kubernetes').map(({ kind }) => kind);
    expect(kinds).toContain('Deployment');
    expect(kinds).not.toContain('Service');
    expect(resources('kubernetes', 'quotes').map(({ kind }) => kind)).toContain('Service');
    const text = JSON.stringify(spec('kubernetes', 'Deployment'));
    for (const path of ['/livez', '/readyz', '/startupz']) expect(text).toContain(`"path":"${path}"`);
    expect(text).not.toContain('preStop');
    expect(JSON.stringify(spec('kubernetes', 'Deployment', 'quotes'))).toContain('preStop');
  });
});
