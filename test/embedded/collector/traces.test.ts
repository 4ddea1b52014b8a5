import { describe, expect, it } from 'vitest';
import type { GraphEdge, SpanView, TraceSummary } from '../../../src/kernel/index.ts';
import { aSpan, opened } from './support.ts';

const id = (trace: number) => trace.toString(16).padStart(32, '0');

describe('traces', () => {
  it('are told by their root, whatever the order in which spans come', () => {
    const { spans, ask } = opened();
    spans([aSpan({ id: 3, parent: 2, component: 'db', kind: 3, at: -980, ms: 1 })]);
    spans([aSpan({ id: 2, parent: 1, component: 'product', at: -990, ms: 5, error: true })]);
    spans([aSpan({ id: 1, component: 'gateway', name: 'GET /api', at: -1000, ms: 20 })]);
    // What goes on after the answer makes no trace slower.
    spans([aSpan({ id: 4, parent: 2, component: 'worker', kind: 5, at: 500, ms: 100 })]);
    const { traces } = ask<{ traces: TraceSummary[] }>('/api/traces');
    expect(traces).toEqual([
      {
        traceId: id(1),
        component: 'gateway',
        name: 'GET /api',
        startedAt: 1_799_999_999_000,
        durationMs: 20,
        spans: 4,
        errors: 1,
        components: ['db', 'gateway', 'product', 'worker'],
      },
    ]);
  });

  it('without their root are told by what is there', () => {
    const { spans, ask } = opened();
    spans([aSpan({ id: 3, parent: 2, name: 'later', at: -900 }), aSpan({ id: 2, parent: 9, name: 'first', ms: 30 })]);
    const { traces } = ask<{ traces: TraceSummary[] }>('/api/traces');
    expect(traces).toMatchObject([{ name: 'first', durationMs: 110 }]);
  });

  it.each([
    ['', [4, 3, 2, 1]],
    ['?limit=2', [4, 3]],
    ['?component=b', [3, 2]],
    ['?component=b&component=order', [3]],
    // A name is not found in a longer one.
    ['?component=orde', []],
    ['?errors=1', [2]],
    ['?minMs=50', [4]],
    ['?name=SPECIAL', [4]],
    ['?asked=1', [3, 2, 1]],
    [`?since=${1_800_000_000_000 - 250}`, [4, 3]],
    [`?until=${1_800_000_000_000 - 350}`, [1]],
  ])('%s', (query, expected) => {
    const { spans, ask } = opened();
    spans([
      aSpan({ trace: 1, at: -400 }),
      aSpan({ trace: 2, at: -300, component: 'b', error: true }),
      aSpan({ trace: 3, at: -200 }),
      aSpan({ trace: 3, id: 2, parent: 1, at: -200, component: 'b' }),
      aSpan({ trace: 4, at: -100, ms: 60, name: 'a special one', kind: 1 }),
    ]);
    const { traces } = ask<{ traces: TraceSummary[] }>(`/api/traces${query}`);
    expect(traces.map(({ traceId }) => traceId)).toEqual(expected.map(id));
  });

  it('are found by the beginning of their ids', () => {
    const { spans, ask } = opened();
    const [a, b] = [`abcd${'1'.repeat(28)}`, `abce${'1'.repeat(28)}`];
    spans([
      { ...aSpan(), traceId: a, attributes: { 'http.route': '/' } },
      { ...aSpan(), traceId: b },
    ]);
    expect(ask('/api/traces/ABCD')).toMatchObject({ traceId: a, spans: [{ attributes: { 'http.route': '/' } }] });
    expect(() => ask('/api/traces/abcz')).not.toThrow();
    expect(ask('/api/traces/ffff')).toBeUndefined();
    expect(ask(`/api/traces/${b}`)).toMatchObject({ traceId: b });
    spans([{ ...aSpan(), traceId: `abcd${'2'.repeat(28)}` }]);
    expect(() => ask('/api/traces/abcd')).toThrow('several traces begin with abcd');
  });

  it('spans by what they are', () => {
    const { spans, ask } = opened();
    spans([aSpan({ id: 1 }), aSpan({ id: 2, parent: 1, kind: 3, error: true, name: 'SELECT' })]);
    const found = (query: string) => ask<{ spans: SpanView[] }>(`/api/spans?${query}`).spans.map(({ name }) => name);
    expect(found('kind=client')).toEqual(['SELECT']);
    expect(found('errors=1')).toEqual(['SELECT']);
    expect(found('kind=server&kind=client')).toHaveLength(2);
    expect(() => found('kind=none')).toThrow('kind is one of');
    expect(() => found('limit=x')).toThrow('limit is no number');
  });
});

describe('the graph', () => {
  const edges = (ask: ReturnType<typeof opened>['ask'], query = '') =>
    ask<{ edges: GraphEdge[] }>(`/api/graph${query}`).edges;

  it('is made of addresses, of names, of answers and of what callers say about themselves', () => {
    const { spans, targets, ask } = opened();
    targets.set([
      { component: 'db', replica: 'db/process', host: '127.0.0.1', port: 5432 },
      { component: 'queue', replica: 'queue/process', host: '127.0.0.1', port: 5433 },
    ]);
    const at = (port: number, more = {}) => ({ 'server.address': 'localhost', 'server.port': port, ...more });
    spans([
      aSpan({ id: 1, component: 'gateway', attributes: { 'client.name': 'web' } }),
      // By its answer.
      aSpan({ id: 2, parent: 1, component: 'gateway', kind: 3 }),
      aSpan({ id: 3, parent: 2, component: 'order' }),
      // By its address.
      aSpan({ id: 4, parent: 3, kind: 3, attributes: at(5432, { 'db.system.name': 'postgresql' }), ms: 4 }),
      aSpan({
        id: 5,
        parent: 3,
        kind: 3,
        attributes: at(5432, { 'db.system.name': 'postgresql' }),
        ms: 8,
        error: true,
      }),
      aSpan({ id: 6, parent: 3, kind: 4, attributes: at(5433, { 'messaging.system': 'postgresql' }) }),
      aSpan({
        id: 7,
        parent: 6,
        kind: 5,
        component: 'worker',
        attributes: at(5433, { 'messaging.system': 'postgresql' }),
      }),
      // By a name, and by nothing.
      aSpan({ id: 8, parent: 3, kind: 3, attributes: { 'peer.service': 'user', 'http.request.method': 'GET' } }),
      aSpan({ id: 9, parent: 3, kind: 3, attributes: { 'server.address': 'api.example.com', 'server.port': 443 } }),
      aSpan({ id: 10, parent: 3, kind: 1 }),
    ]);
    const found = edges(ask).map(({ from, to, address, system, calls, errors }) => [
      from,
      to ?? address,
      system,
      calls,
      errors,
    ]);
    expect(found).toEqual([
      ['gateway', 'order', 'unknown', 1, 0],
      ['order', 'api.example.com:443', 'unknown', 1, 0],
      ['order', 'db', 'postgresql', 2, 1],
      ['order', 'queue', 'postgresql', 1, 0],
      ['order', 'user', 'http', 1, 0],
      ['web', 'gateway', 'http', 1, 0],
      ['worker', 'queue', 'postgresql', 1, 0],
    ]);
    expect(edges(ask, '?component=db')).toMatchObject([{ p50Ms: expect.closeTo(4, 0), p95Ms: expect.closeTo(8, 0) }]);
    expect(edges(ask, `?since=${1_800_000_000_000 - 10}`)).toEqual([]);
  });

  it('knows who had an address after it is gone', () => {
    const { spans, targets, ask } = opened();
    targets.set([{ component: 'db', replica: 'db/process', host: '127.0.0.1', port: 5432 }]);
    targets.set([]);
    spans([aSpan({ kind: 3, attributes: { 'server.address': '127.0.0.1', 'server.port': 5432 } })]);
    expect(edges(ask)).toMatchObject([{ from: 'order', to: 'db' }]);
  });

  it('percentiles are exact to a twentieth', () => {
    const { spans, ask } = opened();
    spans(
      Array.from({ length: 1000 }, (_, n) =>
        aSpan({ id: n + 1, trace: n + 1, kind: 3, ms: n + 1, attributes: { 'peer.service': 'x' } }),
      ),
    );
    const [edge] = edges(ask);
    expect(Math.abs((edge?.p50Ms ?? 0) / 500 - 1)).toBeLessThan(0.05);
    expect(Math.abs((edge?.p95Ms ?? 0) / 950 - 1)).toBeLessThan(0.05);
  });
});
