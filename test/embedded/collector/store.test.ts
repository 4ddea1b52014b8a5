import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearSeries, tidy } from '../../../src/embedded/collector/store/index.ts';
import type { LogRecord, TraceSummary } from '../../../src/kernel/index.ts';
import { aSnapshot, aSpan, folderOfTest, NOW, opened } from './support.ts';

const HOUR = 3_600_000;
const aLog = (at: number, text = 'text') => ({
  at: NOW + at,
  component: 'order',
  replica: 'order/process/1',
  level: 'info' as const,
  text,
  traceId: null,
  spanId: null,
  fields: null,
});

describe('retention', () => {
  it('what is too old goes, with the summaries and series of it', () => {
    const { spans, logs, metrics, store, ask } = opened();
    spans([aSpan({ trace: 1, at: -2 * HOUR }), aSpan({ trace: 2, at: -10 })]);
    logs([aLog(-2 * HOUR), aLog(-10)]);
    metrics.add([aSnapshot(-2 * HOUR, [{ name: 'old' }], { component: 'gone' }), aSnapshot(-10, [{ name: 'new' }])]);
    tidy(store, { retentionMs: HOUR, maxBytes: 2 ** 30 }, NOW, false);
    expect(clearSeries(store)).toBe(true);
    expect(clearSeries(store)).toBe(false);
    const since = `since=${NOW - 4 * HOUR}`;
    expect(ask<{ traces: TraceSummary[] }>(`/api/traces?${since}`).traces).toHaveLength(1);
    expect(ask<{ logs: LogRecord[] }>(`/api/logs?${since}`).logs).toHaveLength(1);
    expect(ask<{ series: unknown[] }>('/api/metrics/series').series).toHaveLength(1);
  });

  it('what came first goes when it is too much, and there is an end to it', () => {
    const { spans, logs, store, ask } = opened();
    const maxBytes = 2 * 2 ** 20;
    let full = false;
    for (let n = 0; n < 16; n += 1) {
      spans(
        Array.from({ length: 1000 }, (_, i) =>
          aSpan({ trace: n * 1000 + i + 1, at: n * 1000 - HOUR / 2, attributes: { text: 'x'.repeat(200) } }),
        ),
      );
      logs(Array.from({ length: 500 }, () => aLog(n * 1000 - HOUR / 2, 'y'.repeat(200))));
      for (let round = 0; round < 20; round += 1) {
        full = tidy(store, { retentionMs: HOUR, maxBytes }, NOW, full);
        if (!full) break;
      }
      expect(full).toBe(false);
      expect(store.usedBytes()).toBeLessThanOrEqual(maxBytes);
    }
    const { traces } = ask<{ traces: TraceSummary[] }>('/api/traces?limit=1000');
    expect(traces[0]?.startedAt).toBe(NOW + 15_000 - HOUR / 2);
    // Summaries do not outlive their spans.
    const count = (sql: string) => Number(store.prepare(sql).get()?.[0]);
    expect(count('select count(*) from trace')).toBeLessThanOrEqual(
      count('select count(distinct trace) from span') + 1000,
    );
  });
});

describe('the file', () => {
  it('is for this user alone', () => {
    const { folder } = opened(join(folderOfTest(), 'data'));
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('that is none is put aside', () => {
    const folder = folderOfTest();
    writeFileSync(join(folder, 'telemetry.db'), 'no database at all, and rather more than that'.repeat(100));
    const { warnings, spans, ask } = opened(folder);
    spans([aSpan()]);
    expect(ask<{ traces: TraceSummary[] }>('/api/traces').traces).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/^the stored telemetry cannot be read/)]);
  });

  it('of another version begins anew', () => {
    const { folder, store, spans } = opened();
    spans([aSpan()]);
    store.transaction(() => store.prepare('pragma user_version = 99').run());
    const { ask } = opened(folder);
    expect(ask<{ traces: TraceSummary[] }>('/api/traces').traces).toEqual([]);
  });
});

describe('logs', () => {
  it.each([
    ['', ['one', 'two', 'three']],
    ['?limit=2', ['two', 'three']],
    ['?level=warn', ['two']],
    ['?text=THRE', ['three']],
    ['?text=secret-field', ['two']],
    ['?component=other', []],
    ['?after=1', ['two', 'three']],
    [`?trace=${'a'.repeat(32)}`, ['two']],
    [`?since=${NOW - 25}`, ['two', 'three']],
  ])('%s', (query, expected) => {
    const { logs, ask } = opened();
    const second = {
      ...aLog(-20, 'two'),
      level: 'error' as const,
      traceId: 'a'.repeat(32),
      fields: { k: 'secret-field' },
    };
    logs([aLog(-30, 'one'), second, aLog(-10, 'three')]);
    const found = ask<{ logs: LogRecord[] }>(`/api/logs${query}`).logs;
    expect(found.map(({ text }) => text)).toEqual(expected);
  });

  it('wildcards are letters', () => {
    const { logs, ask } = opened();
    logs([aLog(-30, 'one'), aLog(-20, '100%')]);
    expect(ask<{ logs: LogRecord[] }>('/api/logs?text=%25').logs).toHaveLength(1);
  });
});
