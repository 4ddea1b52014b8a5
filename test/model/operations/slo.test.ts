import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildModel } from '../../../src/model/index.ts';
import { realCatalog } from '../../golden/support/platforms.ts';
import { testConfig } from '../../support/config.ts';

const FILE = `
version: 1
name: shop
services:
  order: { template: service, slo: { availability: 99.9%, latency: { below: 1s, share: 95% } } }
observability: {}
`;
const { components } = buildModel(testConfig(FILE, 'docker'), await realCatalog());
const content =
  components.flatMap(({ config }) => config).find(({ path }) => path.endsWith('/slo.yaml'))?.content ?? '';
const { groups } = parse(content) as { groups: { rules: Record<string, string>[] }[] };
const rules = groups.flatMap((group) => group.rules);

it('alerts by the windows and speeds of the Site Reliability Workbook', () => {
  const alerts = rules.filter(({ alert, labels }) => alert && JSON.stringify(labels).includes('availability'));
  expect(alerts.map(({ labels, expr }) => [(labels as unknown as { severity: string }).severity, expr])).toEqual([
    [
      'page',
      'slo:errors:ratio_rate1h{component="order",slo="availability"} > 0.0144 and slo:errors:ratio_rate5m{component="order",slo="availability"} > 0.0144',
    ],
    [
      'page',
      'slo:errors:ratio_rate6h{component="order",slo="availability"} > 0.006 and slo:errors:ratio_rate30m{component="order",slo="availability"} > 0.006',
    ],
    [
      'ticket',
      'slo:errors:ratio_rate3d{component="order",slo="availability"} > 0.001 and slo:errors:ratio_rate6h{component="order",slo="availability"} > 0.001',
    ],
  ]);
});

it('records shares of failed and of slow answers', () => {
  const recorded = (slo: string) =>
    rules.find(({ record, labels }) => record === 'slo:errors:ratio_rate5m' && JSON.stringify(labels).includes(slo))
      ?.expr;
  expect(recorded('availability')).toBe(
    '(sum(rate(http_server_request_duration_seconds_count{component="order",status=~"5.."}[5m])) or vector(0)) / sum(rate(http_server_request_duration_seconds_count{component="order"}[5m]))',
  );
  expect(recorded('latency')).toBe(
    '1 - sum(rate(http_server_request_duration_seconds_bucket{component="order",le=~"1(\\\\.0)?"}[5m])) / sum(rate(http_server_request_duration_seconds_count{component="order"}[5m]))',
  );
});
