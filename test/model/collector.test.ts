import { expect, it } from 'vitest';
import { buildModel, type Model } from '../../src/model/index.ts';
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

it('is there where observability is asked for, on the local runtime', () => {
  const collector = (of: Model) => of.components.filter(({ kind }) => kind === 'addon');
  expect(collector(model(FILE))).toEqual([]);
  expect(collector(model(OBSERVED, 'docker'))).toEqual([]);
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
