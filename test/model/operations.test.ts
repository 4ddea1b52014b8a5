import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildModel, type Model, requiredBy } from '../../src/model/index.ts';
import { realCatalog } from '../golden/support/platforms.ts';
import { testConfig } from '../support/config.ts';

const FILE = `
version: 1
name: shop
gateway: { template: gateway, port: 8080, uses: [order] }
services:
  order: { template: service, uses: [db], env: { OTEL_TRACES_SAMPLER_ARG: "0.1" } }
  other: { path: ./other, start: run, dockerfile: Dockerfile, env: { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.com" } }
data:
  db: { template: postgres }
  far: { template: postgres, mode: external, url: postgres://db.example.com:5432 }
`;
const catalog = await realCatalog();
const model = (file: string, environment = 'local'): Model => buildModel(testConfig(file, environment), catalog);
const OBSERVED = `${FILE}observability: { retention: 48h }\n`;
const addons = (of: Model) => of.components.filter(({ kind }) => kind === 'addon');
const find = (of: Model, name: string) => of.components.find((component) => component.name === name);
const configOf = (of: Model, name: string, file: string) =>
  parse(find(of, name)?.config.find(({ path }) => path.endsWith(file))?.content ?? '');

it('is there where observability is asked for, on the local runtime', () => {
  const collector = addons;
  expect(collector(model(FILE))).toEqual([]);
  expect(collector(model(OBSERVED))).toMatchObject([
    {
      name: 'collector',
      template: 'otel-collector',
      workload: {
        type: 'engine',
        local: {
          embedded: 'collector',
          embeddedArgs: ['--logs', '{logs}', '--targets', '{targets}', '--retention', '48h', '--max-bytes', '512Mi'],
        },
      },
    },
  ]);
});

it('everything that runs is observed, and nobody waits for it', () => {
  const edges = model(OBSERVED).edges.filter(({ kind }) => kind === 'observe');
  expect(edges.map(({ from, to, gates }) => [from, to, gates])).toEqual(
    ['load-balancer', 'gateway', 'order', 'other', 'db'].map((from) => [from, 'collector', false]),
  );
});

it('programs find it by the variables of OpenTelemetry, and what is written wins', () => {
  const env = (of: Model, name: string) => of.components.find((component) => component.name === name)?.env;
  expect(env(model(OBSERVED), 'order')).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: { ref: 'url', component: 'collector', endpoint: 'otlp' },
    OTEL_SERVICE_NAME: 'order',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  });
  expect(env(model(OBSERVED), 'other')?.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('https://otel.example.com');
  expect(Object.keys(env(model(OBSERVED), 'gateway') ?? {}).filter((name) => name.startsWith('COLLECTOR'))).toEqual([]);
  expect(env(model(FILE), 'order')).not.toHaveProperty('OTEL_SERVICE_NAME');
});

describe.each(['docker', 'kubernetes'])('on %s', (runtime) => {
  const file = (observability: string) =>
    `${FILE}observability: ${observability}\nenvironments: { dev: { runtime: kubernetes, context: x } }\n`;
  const on = (observability: string) => model(file(observability), runtime === 'docker' ? 'docker' : 'dev');

  it('there is a collector, a store for each signal, boards and an exporter for each store of ours', () => {
    const names = (observability: string) => addons(on(observability)).map(({ name }) => name);
    const reader = runtime === 'docker' ? [] : ['reader'];
    expect(names('{}')).toEqual(['collector', 'db-exporter', 'grafana', 'jaeger', 'loki', 'prometheus', ...reader]);
    expect(names('{ metrics: none, dashboards: none }')).toEqual(['collector', 'jaeger', 'loki', ...reader]);
    expect(names('{ logs: none, traces: none, dashboards: none }')).toEqual([
      ...['collector', 'db-exporter', 'prometheus', ...reader],
    ]);
    expect(addons(on('{ metrics: none, logs: none, traces: none }'))).toEqual([]);
  });

  it('the collector leads each signal to its store, and forgets what nobody keeps', () => {
    const all = configOf(on('{}'), 'collector', 'config.yaml').service.pipelines;
    expect(all.traces.exporters).toEqual(['otlp_http/traces']);
    expect(all.logs.exporters).toEqual(['otlp_http/logs']);
    expect(all.metrics.exporters).toEqual(['otlp_http/metrics']);
    expect(configOf(on('{ traces: none }'), 'collector', 'config.yaml').service.pipelines.traces.exporters).toEqual([
      'nop',
    ]);
  });

  it('nobody waits for what watches; an exporter waits for its store and its account there', () => {
    const stack = on('{}');
    const watching = new Set(addons(stack).map(({ name }) => name));
    const waits = stack.edges.filter(({ from, to, gates }) => gates && (watching.has(from) || watching.has(to)));
    expect(waits.map(({ from, to }) => [from, to])).toEqual([['db-exporter', 'db']]);
    const task = stack.tasks.find(({ id }) => id === 'db/user-db-exporter');
    expect(task).toMatchObject({ after: ['db'], gates: ['db-exporter'] });
    expect(stack.secrets).toContainEqual({ name: 'db.users.db-exporter', origin: 'generated', guards: 'db' });
    expect(stack.secrets).toContainEqual({ name: 'grafana.admin', origin: 'generated' });
  });

  it('asks each component for its metrics, and nobody for what it does not tell', () => {
    const scraped = on('{}').edges.filter(({ kind }) => kind === 'scrape');
    const balancer = runtime === 'docker' ? ['load-balancer'] : [];
    expect(scraped.map(({ to }) => to).sort()).toEqual(
      ['collector', 'db-exporter', 'gateway', 'grafana', 'jaeger', 'loki', 'order', 'other', ...balancer].sort(),
    );
    expect(requiredBy(on('{}'), ['prometheus'])).toEqual(['prometheus']);
  });

  it('keeps for as long as it is told, each store in its own words', () => {
    const stack = on('{ retention: 90m }');
    const { workload } = find(stack, 'prometheus') ?? {};
    expect(workload?.type === 'engine' ? workload.container?.args : []).toContain('--storage.tsdb.retention.time=2h');
    // Loki removes nothing that is younger than a day.
    expect(configOf(stack, 'loki', 'platform.yaml').limits_config.retention_period).toBe('24h');
  });

  it('sources of the boards lead to one another', () => {
    const { datasources } = configOf(on('{}'), 'grafana', 'datasources/platform.yaml');
    expect(datasources.map(({ uid }: { uid: string }) => uid)).toEqual(['prometheus', 'loki', 'jaeger']);
    const none = configOf(on('{ traces: none }'), 'grafana', 'datasources/platform.yaml');
    expect(JSON.stringify(none)).not.toContain('jaeger');
  });
});

it('Prometheus finds copies by the DNS of a cluster, on docker in a file that is kept up to date', () => {
  const dev = `${OBSERVED}environments: { dev: { runtime: kubernetes, context: x } }\n`;
  const jobs = (of: Model) =>
    new Map(
      configOf(of, 'prometheus', 'prometheus.yml').scrape_configs.map((job: { job_name: string }) => [
        job.job_name,
        job,
      ]),
    );
  expect(jobs(model(dev, 'dev')).get('order')).toMatchObject({
    dns_sd_configs: [{ names: ['order-peers'], type: 'A', port: 3000 }],
    relabel_configs: [
      { target_label: 'job', replacement: 'programs' },
      { target_label: 'component', replacement: 'order' },
      { source_labels: ['__address__'], target_label: 'replica' },
    ],
  });
  expect(jobs(model(dev, 'dev')).get('gateway')).toMatchObject({ dns_sd_configs: [{ port: 9464 }] });
  const docker = model(OBSERVED, 'docker');
  expect(jobs(docker).has('order')).toBe(false);
  expect(find(docker, 'prometheus')?.config).toContainEqual({
    path: '/etc/prometheus/targets/programs.json',
    content: '[]',
    lists: 'copies',
  });
  // What an exporter tells is told of its store.
  expect(jobs(docker).get('db-exporter')).toMatchObject({
    static_configs: [{ targets: ['db-exporter:9187'] }],
    relabel_configs: [{ replacement: 'stores' }, { replacement: 'db' }, { replacement: 'db/container' }],
  });
});

it('on a cluster programs send their lines themselves, on docker somebody reads them', () => {
  const env = (of: Model) => find(of, 'order')?.env;
  expect(env(model(OBSERVED, 'docker'))).toMatchObject({ OTEL_LOGS_EXPORTER: 'none' });
  const dev = `${OBSERVED}environments: { dev: { runtime: kubernetes, context: x } }\n`;
  expect(env(model(dev, 'dev'))).toMatchObject({ OTEL_LOGS_EXPORTER: 'otlp' });
  expect(env(model(OBSERVED))).not.toHaveProperty('OTEL_LOGS_EXPORTER');
});

describe('the reader of a cluster', () => {
  const reader = (observability: string) =>
    find(
      model(
        `${FILE}observability: ${observability}\nenvironments: { dev: { runtime: kubernetes, context: x } }\n`,
        'dev',
      ),
      'reader',
    );
  const rights = (observability: string) =>
    reader(observability)?.api?.map(({ group, resource, verbs }) => `${group}/${resource}: ${verbs.join(' ')}`);

  it('may do what it is asked to tell, and no more', () => {
    const [pods, log, usage] = ['/pods: get list watch', '/pods/log: get', 'metrics.k8s.io/pods: get list'];
    expect(rights('{}')).toEqual([pods, log, usage]);
    expect(rights('{ stack: lean }')).toEqual([pods, log, usage]);
    expect(rights('{ reader: lines }')).toEqual([pods, log]);
    expect(rights('{ logs: none }')).toEqual([pods, usage]);
    expect(rights('{ metrics: none }')).toEqual([pods, log]);
    for (const without of ['{ reader: none }', '{ logs: none, metrics: none }'])
      expect(rights(without)).toBeUndefined();
  });

  it('remembers on a volume where the stores have volumes, too', () => {
    const volumes = (observability: string) => {
      const workload = reader(observability)?.workload;
      return workload?.type === 'engine' ? workload.container?.volumes.map(({ path }) => path) : undefined;
    };
    expect(volumes('{}')).toEqual(['/state']);
    expect(volumes('{ stack: lean }')).toEqual([]);
  });

  it('alone of all that is no program sends anything', () => {
    const dev = `${OBSERVED}environments: { dev: { runtime: kubernetes, context: x } }\n`;
    const edges = model(dev, 'dev').edges.filter(({ kind, to }) => kind === 'observe' && to === 'collector');
    expect(edges.map(({ from }) => from)).toEqual(['gateway', 'order', 'other', 'reader']);
  });
});

describe('lean', () => {
  it('knows what is left out, and nothing of the kind is told of the whole stack', () => {
    const of = (observability: string) =>
      buildModel(
        testConfig(
          `${FILE}observability: ${observability}\nenvironments: { dev: { runtime: kubernetes, context: x } }\n`,
          'dev',
        ),
        { ...catalog, programs: new Map(['collector', 'reader'].map((name) => [name, '// the program'])) },
      );
    const whole = of('{}');
    const lean = of('{ stack: lean }');
    expect(whole.leftOut).toBeUndefined();
    const names = (model: typeof lean) => [
      ...model.components.map(({ name }) => name),
      ...model.tasks.map(({ id }) => id),
    ];
    const missing = names(whole).filter((name) => !names(lean).includes(name));
    expect([...(lean.leftOut?.names ?? [])].sort()).toEqual(missing.sort());
    expect(lean.leftOut?.why).toContain('--lean');
  });

  const lean = (environment: string) =>
    buildModel(
      testConfig(
        `${FILE}observability: { stack: lean }\nenvironments: { dev: { runtime: kubernetes, context: x } }\n`,
        environment,
      ),
      { ...catalog, programs: new Map(['collector', 'reader'].map((name) => [name, '// the program'])) },
    );

  it.each(['docker', 'dev'])('is one collector of our own, which asks everybody itself, on %s', (environment) => {
    const built = lean(environment);
    expect(addons(built).map(({ name, template }) => [name, template])).toEqual([
      ['collector', 'lean-collector'],
      ...(environment === 'dev' ? [['reader', 'reader']] : []),
    ]);
    expect(built.edges.filter(({ kind }) => kind === 'scrape').map(({ from, to }) => [from, to])).toEqual(
      expect.arrayContaining([
        ['collector', 'gateway'],
        ['collector', 'order'],
      ]),
    );
    expect(find(built, 'collector')?.config).toContainEqual({ path: '/app/collector.mjs', content: '// the program' });
    expect(find(built, 'order')?.env.OTEL_EXPORTER_OTLP_ENDPOINT).toEqual({
      ref: 'url',
      component: 'collector',
      endpoint: 'otlp',
    });
  });

  it('knows who listens where: from the DNS on a cluster, from the runtime on docker', () => {
    const targets = (of: Model) => find(of, 'collector')?.config.find(({ path }) => path === '/targets/targets.json');
    expect(targets(lean('docker'))).toMatchObject({ content: '[]', lists: 'targets' });
    expect(JSON.parse(targets(lean('dev'))?.content ?? '')).toEqual(
      expect.arrayContaining([
        { component: 'db', replica: 'db', host: 'db', port: 5432 },
        {
          component: 'gateway',
          replica: 'gateway',
          host: 'gateway-peers',
          port: 9464,
          copies: { name: 'gateway-peers', port: 9464, path: '/metrics' },
        },
      ]),
    );
  });

  it('an installation without the program says so', () => {
    const config = testConfig(`${FILE}observability: { stack: lean }\n`, 'docker');
    expect(() => buildModel(config, { ...catalog, programs: new Map() })).toThrow(
      'collector for containers is not in this installation',
    );
  });
});
