import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../src/embedded/collector/scrape/index.ts';

const parse = (text: string) => parseExposition(text).samples;

describe('the text format of Prometheus', () => {
  it('reads names, types, labels and values', () => {
    const text = `# HELP http_requests_total The total.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000

# TYPE up gauge
up 1
# a remark
# TYPE d histogram
d_bucket{le="0.1"} 3
d_bucket{le="+Inf"} 4
d_sum 1.5e-1
d_count 4
other -Inf
`;
    expect(parse(text)).toEqual([
      { name: 'http_requests_total', type: 'counter', labels: { method: 'post', code: '200' }, value: 1027 },
      { name: 'up', type: 'gauge', labels: {}, value: 1 },
      { name: 'd_bucket', type: 'histogram', labels: { le: '0.1' }, value: 3 },
      { name: 'd_bucket', type: 'histogram', labels: { le: '+Inf' }, value: 4 },
      { name: 'd_sum', type: 'histogram', labels: {}, value: 0.15 },
      { name: 'd_count', type: 'histogram', labels: {}, value: 4 },
      { name: 'other', type: 'untyped', labels: {}, value: Number.NEGATIVE_INFINITY },
    ]);
  });

  it.each([
    ['escapes', String.raw`m{path="C:\\x\"y\"\n"} 1`, { path: 'C:\\x"y"\n' }],
    ['braces and commas in values', 'm{route="/a/{id}",q="a,b=\\"c\\""} 1', { route: '/a/{id}', q: 'a,b="c"' }],
    ['spaces and a last comma', 'm { a = "1" , b="2", } 1', { a: '1', b: '2' }],
    ['no labels in braces', 'm{} 1', {}],
    ['exemplars', 'm{a="1"} 1 # {trace_id="x"} 0.5', { a: '1' }],
    ['carriage returns', 'm{a="1"} 1\r', { a: '1' }],
  ])('understands %s', (_, text, labels) => {
    expect(parse(text)).toEqual([{ name: 'm', type: 'untyped', labels, value: 1 }]);
  });

  it.each(['m', 'm{a="1" 2', 'm{a=1} 2', 'm x', '9m 1', '{a="1"} 1', 'm{a="1}', '\u0000'])(
    'leaves out %j and reads the rest',
    (line) => {
      expect(parseExposition(`a 1\n${line}\nb 2`)).toEqual({
        samples: [
          { name: 'a', type: 'untyped', labels: {}, value: 1 },
          { name: 'b', type: 'untyped', labels: {}, value: 2 },
        ],
        bad: 1,
      });
    },
  );

  it('is quick with text made to be slow', () => {
    // Time of the processor: others use the machine, too.
    const begin = process.cpuUsage();
    parse(`m{${'a="'.repeat(50_000)}\n${'m{a="\\'.repeat(20_000)}\n${' '.repeat(100_000)}x`);
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(1000);
  });
});
