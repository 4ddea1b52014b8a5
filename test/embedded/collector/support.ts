import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createQueries, type Queries } from '../../../src/embedded/collector/query/index.ts';
import type { Sample, Snapshot, Span } from '../../../src/embedded/collector/records.ts';
import {
  logWriter,
  metricWriter,
  openStore,
  type Store,
  spanWriter,
} from '../../../src/embedded/collector/store/index.ts';
import { Targets } from '../../../src/embedded/collector/targets.ts';

/** Ten o'clock of some day. */
export const NOW = 1_800_000_000_000;

export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'platform-collector-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a folder of its own, with everything that writes to it and asks it. */
export function opened(folder = folderOfTest(), now = () => NOW) {
  const warnings: string[] = [];
  const store: Store = openStore(folder, (message) => warnings.push(message));
  onTestFinished(() => store.close());
  const targets = new Targets();
  const queries: Queries = createQueries(store, () => ({}) as never, now);
  return {
    folder,
    store,
    targets,
    warnings,
    spans: spanWriter(store, targets.peerOf),
    logs: logWriter(store),
    metrics: metricWriter(store),
    /** The answer to a path with its query. */
    ask: <T>(path: string): T => {
      const url = new URL(path, 'http://x');
      return queries(url.pathname, url.searchParams) as T;
    },
  };
}

const digits = (value: number, length: number) => value.toString(16).padStart(length, '0');

/** Trace and span are numbers here. Milliseconds: `at` after NOW, usually before it. */
export function aSpan(
  change: Partial<Omit<Span, 'start' | 'duration'>> & {
    readonly trace?: number;
    readonly id?: number;
    readonly parent?: number;
    readonly at?: number;
    readonly ms?: number;
  } = {},
): Span {
  const { trace = 1, id = 1, parent, at = -1000, ms = 10, ...rest } = change;
  return {
    traceId: digits(trace, 32),
    spanId: digits(id, 16),
    parentSpanId: parent === undefined ? null : digits(parent, 16),
    component: 'order',
    replica: 'order/process/1',
    name: 'GET /',
    kind: 2,
    start: (NOW + at) * 1000,
    duration: ms * 1000,
    error: false,
    message: null,
    attributes: {},
    events: [],
    links: [],
    ...rest,
  };
}

export const aSnapshot = (
  at: number,
  samples: readonly Partial<Sample>[],
  change: Partial<Snapshot> = {},
): Snapshot => ({
  component: 'order',
  replica: 'order/process/1',
  origin: 'scrape',
  at: NOW + at,
  samples: samples.map((sample) => ({ name: 'n', type: 'counter', labels: {}, value: 0, ...sample })),
  ...change,
});
