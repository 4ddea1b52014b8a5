import type { Server } from 'node:http';
import type { CollectorStatus } from '../../kernel/index.ts';
import { followCopies } from './copies.ts';
import { createCollectorServer, type Intake } from './http/index.ts';
import { createQueries } from './query/index.ts';
import { SCRAPE_MS, startScraper } from './scrape/index.ts';
import {
  clearSeries,
  type Limits,
  logWriter,
  metricWriter,
  openStore,
  readMarks,
  spanWriter,
  tidy,
} from './store/index.ts';
import { startTailer } from './tail/index.ts';
import { Targets } from './targets.ts';

export interface CollectorOptions extends Limits {
  /** Folder of the store. */
  readonly data: string;
  readonly host: string;
  /** Names under which others than this machine's programs may ask for it. */
  readonly names?: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  /** Folder with the log files of the runtime. */
  readonly logs?: string;
  /** File with the list of targets that the runtime keeps. */
  readonly targets?: string;
  readonly scrapeMs?: number;
  readonly warn: (message: string) => void;
}

export interface Collector {
  readonly port: number;
  close(): Promise<void>;
}

const TIDY_MS = 5_000;
/** Looks between two removals of series that nobody tells any more. */
const SERIES_EVERY = 120;

/** Receives, scrapes, tails, keeps and answers. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { data, retentionMs, maxBytes, warn } = options;
  const startedAt = Date.now();
  const store = openStore(data, warn);
  const targets = new Targets();
  const writeSpans = spanWriter(store, targets.peerOf);
  const writeLogs = logWriter(store);
  const metrics = metricWriter(store);
  const dropped = new Map<string, number>();
  const drop = (reason: string, count: number) => {
    if (count > 0 && (dropped.has(reason) || dropped.size < 50))
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
  };
  const intake: Intake = {
    spans: writeSpans,
    logs: (logs) => writeLogs(logs),
    snapshots: (snapshots) => metrics.add(snapshots),
    dropped: drop,
  };
  if (options.targets !== undefined) await targets.follow(options.targets);
  const copies = followCopies(() => targets.list);
  const scraper = startScraper(
    () => [...targets.list, ...copies.list()],
    (snapshots) => drop('metrics: there are too many series', metrics.add(snapshots)),
    warn,
    options.scrapeMs ?? SCRAPE_MS,
  );
  const count = (table: string) =>
    Number(store.prepare(`select coalesce(max(id) - min(id) + 1, 0) from ${table}`).get()?.[0] ?? 0);
  const status = (): CollectorStatus => ({
    startedAt,
    retentionMs,
    maxBytes,
    usedBytes: store.usedBytes(),
    spans: count('span'),
    logs: count('log'),
    series: metrics.count(),
    dropped: Object.fromEntries(dropped),
    targets: [...scraper.results.values()].map(({ target, ok, reason }) => ({
      component: target.component,
      replica: target.replica,
      url: target.metrics ?? '',
      ok,
      ...(reason === undefined ? {} : { reason }),
    })),
  });
  const server = createCollectorServer(intake, createQueries(store, status), store.id, options.names);
  const port = await listen(server, options);
  const tailer = options.logs === undefined ? undefined : startTailer(options.logs, readMarks(store), writeLogs, warn);
  const stopTidying = keepTidy(
    () => {
      const more = tidy(store, { retentionMs, maxBytes }, Date.now(), full);
      full = more;
      return more;
    },
    () => clearSeries(store) && metrics.forget(),
    warn,
  );
  let full = false;
  return {
    port,
    close: async () => {
      scraper.stop();
      copies.stop();
      tailer?.stop();
      targets.close();
      stopTidying();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

/** Looks now and then; while there is more to remove, soon again. */
function keepTidy(look: () => boolean, rarely: () => void, warn: (message: string) => void): () => void {
  let looks = 0;
  let timer: NodeJS.Timeout;
  const next = (more: boolean) => {
    timer = setTimeout(
      () => {
        try {
          looks += 1;
          if (looks % SERIES_EVERY === 0) rarely();
          next(look());
        } catch (error) {
          warn(`old telemetry cannot be removed: ${(error as Error).message}`);
          next(false);
        }
      },
      more ? 20 : TIDY_MS,
    );
  };
  next(false);
  return () => clearTimeout(timer);
}

const listen = (server: Server, { host, port }: CollectorOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : port);
    });
  });
