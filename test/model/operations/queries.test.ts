import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/model/index.ts';
import { realCatalog } from '../../golden/support/platforms.ts';
import { testConfig } from '../../support/config.ts';
import { boardQueries, faultsIn, ruleQueries, selectorsIn } from '../../support/queries/index.ts';

const FILE = `
version: 1
name: shop
gateway: { template: gateway, port: 8080, uses: [auth, cache], slo: { availability: 99.9%, latency: { below: 250ms, share: 99% } } }
services:
  auth: { template: service-auth, uses: [db, cache, queue] }
  order: { template: service-order, uses: [db, queue], slo: { availability: 99% } }
  review: { template: service-review, uses: [documents, search, blob, queue] }
workers:
  worker: { template: worker, uses: [queue, blob] }
data:
  db: { template: postgres }
  documents: { template: postgres-documents }
  cache: { template: valkey }
  queue: { template: rabbitmq }
  blob: { template: s3, buckets: [media] }
  search: { template: opensearch }
observability: { retention: 48h }
environments: { dev: { runtime: kubernetes } }
`;
const catalog = await realCatalog();
/** Names of metrics, as a platform on docker told them to Prometheus; the kit's and the exporters'. */
const KNOWN = new Set(
  readFileSync(join(import.meta.dirname, 'metrics.txt'), 'utf8')
    .trim()
    .split('\n'),
);

describe.each(['docker', 'dev'])('boards and rules on %s', (environment) => {
  const model = buildModel(testConfig(FILE, environment), catalog);
  const [boards, rules] = [boardQueries(model), ruleQueries(model)];

  it('there is one for everything that runs', () => {
    const titles = new Set(boards.map(({ where }) => where.split(' / ')[0]));
    const everywhere = [
      'Cache',
      'Gateway',
      'Messages',
      'Objectives',
      'Objects',
      'Platform',
      'PostgreSQL',
      'RabbitMQ',
      'Scaling',
      'Services',
    ];
    expect([...titles].sort()).toEqual([...everywhere, 'Search'].sort());
  });

  it('every query is one that its language knows', () => {
    expect([...boards, ...rules].flatMap(faultsIn)).toEqual([]);
  });

  it('every metric is told by somebody', () => {
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const unknown = [...boards, ...rules]
      .filter(({ source }) => source === 'prometheus')
      .flatMap(({ where, expr }) => selectorsIn(expr).map(({ metric }) => ({ where, metric })))
      .filter(({ metric }) => !KNOWN.has(metric) && !recorded.has(metric));
    expect(unknown).toEqual([]);
  });

  it('panels do not lie over each other, and their ids are their own', () => {
    const files = model.components.flatMap(({ config }) =>
      config.filter(({ path }) => path.startsWith('/etc/grafana/boards/')),
    );
    for (const { content } of files) {
      const { panels } = JSON.parse(content) as {
        panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
      };
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
    }
    // A ConfigMap holds 1 MiB (https://kubernetes.io/docs/concepts/configuration/configmap/).
    expect(files.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThan(500_000);
  });
});
