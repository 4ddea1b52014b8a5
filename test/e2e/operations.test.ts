import Docker from 'dockerode';
import { describe } from 'vitest';
import { describeOn } from '../support/engines.ts';
import { operations } from './support/operations.ts';

const IMAGES = [
  'otel/opentelemetry-collector-contrib:0.149.0',
  'prom/prometheus:v3',
  'grafana/loki:3',
  'jaegertracing/jaeger:2',
  'prometheuscommunity/postgres-exporter:v0.19.1',
  'oliver006/redis_exporter:v1.86.0',
];

/** Whoever brings them to a cluster without a registry brings them here, too. */
const docker = new Docker();
const found = await Promise.all(
  IMAGES.map((image) =>
    docker
      .getImage(image)
      .inspect()
      .then(
        () => [],
        () => [image],
      ),
  ),
);
const missing = found.flat();
const suite = missing.length === 0 ? describe : describe.skip;
const needs = missing.length === 0 ? '' : ` [needs ${missing.join(', ')}]`;

const PROGRAMS = ['auth', 'gateway', 'product'];
const ENGINES = ['cache', 'collector', 'db', 'jaeger', 'loki', 'prometheus'];

describeOn('docker', 'the operations stack on docker', () => {
  suite(`watches the api blueprint${needs}`, () =>
    operations({
      environment: 'docker',
      start: ['up', '-d'],
      scraped: [...PROGRAMS, ...ENGINES, 'load-balancer'],
      told: [...PROGRAMS, 'cache', 'db', 'loki'],
    }));
});

describeOn('kubernetes', 'the operations stack on kubernetes', () => {
  suite(`watches the api blueprint${needs}`, () =>
    operations({ environment: 'dev', start: ['deploy', '--yes'], scraped: [...PROGRAMS, ...ENGINES], told: PROGRAMS }));
});
