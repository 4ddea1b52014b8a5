import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOn } from '../../support/engines.ts';
import { service, testPlatform } from './support/platform.ts';

const ready = service('steady');
const model = (...components: Parameters<ReturnType<typeof testPlatform>['model']>[0]) => [ready, ...components];

describeOn('kubernetes', 'a component that does not work', () => {
  const platform = testPlatform('bad-days');
  let writer: Awaited<ReturnType<typeof platform.writer>>;
  beforeAll(async () => {
    writer = await platform.writer();
  });
  afterAll(() => platform.remove());

  /** The one failure of an `up`, while the other component gets ready. */
  const failureOf = async (component: ReturnType<typeof service>) => {
    const { outcome, reasons } = await writer.up(platform.model(model(component)));
    expect(outcome.status).toBe('not-ready');
    expect(outcome.failures.map((failure) => failure.component)).toEqual([component.name]);
    expect(outcome.readyMs).not.toHaveProperty(component.name);
    const status = await writer.session.status(new AbortController().signal);
    expect(status?.components.find(({ name }) => name === 'steady')).toMatchObject({ state: 'ready' });
    return { ...outcome.failures[0]?.error, durationMs: outcome.durationMs, reasons };
  };

  it('crashes at start: exit code and last log lines, after 3 exits', async () => {
    const error = await failureOf(service('crasher', "console.log('connecting'); throw new Error('no database');"));
    expect(error.message).toMatch(/^crasher failed: exited with 1/);
    expect(error.details?.join('\n')).toContain('Error: no database');
    expect(error.durationMs).toBeLessThan(50_000);
  });

  it('never gets ready: the answer of its readiness path', async () => {
    const source = `
      import { createServer } from 'node:http';
      createServer((request, response) => {
        const bad = request.url === '/readyz';
        response.writeHead(bad ? 503 : 200).end(bad ? '{"queue":"down"}' : 'ok');
      }).listen(Number(process.env.PORT), '0.0.0.0');`;
    const { outcome } = await writer.up(platform.model(model(service('sleeper', source))), {
      timeoutMs: 15_000,
    });
    expect(outcome.failures[0]?.error.message).toMatch(
      /^sleeper is not ready: .*GET \/readyz answered 503 {"queue":"down"} for \d/,
    );
  });

  it('has an image that cannot be pulled', async () => {
    const engine = {
      image: 'registry.invalid/nothing:1',
      env: {},
      user: { uid: 10001, gid: 10001 },
      volumes: [],
      writable: [],
      health: { tcp: { endpoint: 'http' } },
      stopGraceSeconds: 5,
    };
    const error = await failureOf(
      service('puller', '', { workload: { type: 'engine', container: engine }, config: [] }),
    );
    expect(error.message).toMatch(/^puller failed: its image cannot be pulled: .*registry\.invalid\/nothing:1/);
    expect(error.durationMs).toBeLessThan(40_000);
  });

  it('fits on no node: the words of the scheduler, after 30 s', async () => {
    const resources = { cpu: 500_000, memory: 2 ** 20, limits: { cpu: 500_000, memory: 2 ** 27 } };
    const error = await failureOf(service('giant', undefined, { resources }));
    expect(error.message).toMatch(/^giant failed: no node takes it: .*Insufficient cpu/);
    expect(error.durationMs).toBeGreaterThan(25_000);
  });

  it('takes more memory than its limit', async () => {
    const resources = { cpu: 10, memory: 2 ** 25, limits: { cpu: 1000, memory: 48 * 2 ** 20 } };
    const hog = 'const all = []; setInterval(() => all.push(Buffer.alloc(20e6, 1)), 20);';
    const error = await failureOf(service('hog', hog, { resources }));
    expect(error.message).toMatch(/^hog failed: killed: it took more memory than its limit/);
  });

  it('is refused by a quota', async () => {
    const api = await platform.ns.client();
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'pods' },
      spec: { hard: { pods: '1' } },
    };
    const path = `/api/v1/namespaces/${platform.ns.name}/resourcequotas`;
    const headers = { 'content-type': 'application/json' };
    await api.json({ method: 'POST', path, body: JSON.stringify(quota), headers });
    const error = await failureOf(service('surplus'));
    expect(error.message).toMatch(/^surplus failed: pods cannot be created: .*exceeded quota: pods/);
    await api.json({ method: 'DELETE', path: `${path}/pods` });
  });
});
