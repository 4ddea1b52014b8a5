import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli } from './support.ts';

const HPA = `kind: HorizontalPodAutoscaler
metadata: { name: api }
spec:
  minReplicas: 2
  maxReplicas: 10
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
`;
const KEDA = `kind: ScaledObject
metadata: { name: worker }
spec:
  maxReplicaCount: 8
  cooldownPeriod: 60
  triggers: [{ type: rabbitmq, metadata: { mode: QueueLength, value: "100" } }]
`;
const CPU = ['--cpu-per-request', '4ms', '--request-cpu', '250m'];
const LOAD = ['--load', 'step:50rps:400rps:at=1m:for=5m'];
const file = (name: string) => {
  const path = join(tmpdir(), `${name}-${process.pid}`);
  onTestFinished(() => rmSync(path, { force: true }));
  return path;
};
const simulate = (argv: readonly string[], stdin = HPA) =>
  cli(['scale', 'simulate', ...argv], { file: null, stdin, env: { NO_COLOR: '1' } });

describe('outside of any project', () => {
  test('a HorizontalPodAutoscaler: charts, figures, reasons, without colours', async () => {
    const { code, out, err } = await simulate(['--policy', '-', ...LOAD, ...CPU]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('api under step:50rps:400rps:at=1m:for=5m, 6m');
    expect(out).toMatch(/req\/s: ─ load {2}· capacity\n/);
    expect(out).toMatch(/replicas {12}2\.\.10, mean/);
    expect(out).toMatch(/2 → 4\n.*cpu: 2 ready replicas/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with it.
    expect(out).not.toMatch(/\u001b/);
  });
  test('a ScaledObject, from 0 and back', async () => {
    const { code, out } = await simulate(
      ['--policy', '-', '--load', 'spike:0:200rps:at=2m:for=2m', '--time-per-request', '100ms', '--json'],
      KEDA,
    );
    const { runs } = JSON.parse(out);
    expect(code).toBe(0);
    expect(runs[0]).toMatchObject({ policy: 'worker', model: { kind: 'messages' }, statistics: { lost: 0, flaps: 0 } });
    expect(runs[0].changes.map(({ to }: { to: number }) => to)).toEqual([1, 4, 8, 0]);
  });
  test('limits that are crossed: exit code 6, and which', async () => {
    const { code, out } = await simulate(['--policy', '-', ...LOAD, ...CPU, '--fail-if', 'replicas>3,lost>99999']);
    expect(code).toBe(6);
    expect(out).toMatch(/✗ replicas>3\n$/);
  });
  test('two policies side by side', async () => {
    const careful = file('careful.yaml');
    writeFileSync(careful, HPA.replace('name: api', 'name: careful').replace('minReplicas: 2', 'minReplicas: 5'));
    const { code, out } = await simulate(['--compare', '-', careful, ...LOAD, ...CPU]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ +api +careful \(/m);
    expect(out).toMatch(/^replica-hours +\S+ +\S+$/m);
  });
  test('a page of its own', async () => {
    const page = file('page.html');
    const { err } = await simulate(['--policy', '-', ...LOAD, ...CPU, '--html', page], HPA.replace('api', '"<api>"'));
    const html = readFileSync(page, 'utf8');
    expect(err).toBe(`✓ ${page}\n`);
    expect(html).toContain('<title>&lt;api&gt;: simulation</title>');
    expect(html).toContain('uPlot');
    expect(html).not.toMatch(/(src|href)=["']?https?:/);
  });
});

describe('what is not clear is refused', () => {
  test.each([
    [['--policy', '-', '--load', 'steady:200rps', ...CPU], HPA, 'its length is missing'],
    [['--policy', '-', ...LOAD, '--request-cpu', '250m'], HPA, 'what does a request (or message) of api cost?'],
    [['--policy', '-', ...LOAD, '--cpu-per-request', '4ms'], HPA, 'nobody says what a copy requests'],
    [['--policy', '-', ...LOAD, ...CPU, '--fail-if', 'slow'], HPA, 'write FIGURE<VALUE'],
    [['--policy', '-', ...LOAD, ...CPU, '--replicas', '11'], HPA, "more than the policy's most, 10"],
    [['--policy', '-', ...LOAD], KEDA.replace('rabbitmq', 'cron'), 'the trigger cron cannot be simulated'],
    [
      ['--policy', '-', ...LOAD],
      KEDA.replace('rabbitmq', 'prometheus').replace('value', 'threshold'),
      'what is the metric prometheus',
    ],
    [LOAD, HPA, 'there is no platform.yaml'],
    [[], HPA, "required option '--load <spec>'"],
    [['--policy', '-', '--compare', 'a', ...LOAD], HPA, '--policy and --compare do not go together'],
  ])('%j', async (argv, stdin, message) => {
    const { code, err } = await simulate(argv, stdin);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

test('counts are still set as before', async () => {
  const { code, target } = await cli(['scale', 'product=3']);
  expect([code, target.calls[0]?.[0]]).toEqual([0, 'scale']);
});
