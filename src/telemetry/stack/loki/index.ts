/** Questions to Loki 3 (grafana.com/docs/loki/latest/reference/loki-http-api). */
import type { LogLevel } from '../../../kernel/index.ts';
import type { Ask, Query } from '../../http.ts';
import type { LogsQuery, Telemetry } from '../../port.ts';
import { COMPONENT, logQl } from './logql.ts';
import { recordsOf, type Stream } from './records.ts';

export type Lines = Pick<Telemetry, 'logs' | 'logged'>;

const DAY_MS = 86_400_000;
const LIMIT = 200;
/** What Loki answers at most unless it is set up otherwise (`max_entries_limit_per_query`). */
const MOST = 5_000;
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export function lokiLogs(ask: () => Promise<Ask>, now: () => number, signal?: AbortSignal): Lines {
  const get = async <T>(path: string, query: Query) => (await (await ask())<{ data?: T }>(path, query, signal))?.data;
  return {
    logs: async (query: LogsQuery = {}) => {
      const until = query.until ?? now();
      const since = query.since ?? until - DAY_MS;
      const data = await get<{ result: readonly Stream[] }>('/loki/api/v1/query_range', {
        query: logQl(query),
        start: nanoseconds(since),
        // The end is not a part of it.
        end: nanoseconds(until + 1),
        limit: Math.min(MOST, query.limit ?? LIMIT),
        direction: 'backward',
      });
      const least = LEVELS.indexOf(query.level ?? 'trace');
      return recordsOf(data?.result ?? []).filter(({ level }) => LEVELS.indexOf(level) >= least);
    },
    logged: async (components, since) => {
      const names = await get<readonly string[]>(`/loki/api/v1/label/${COMPONENT}/values`, {
        start: nanoseconds(since),
        end: nanoseconds(now() + 1),
      });
      return new Set((names ?? []).filter((name) => components.includes(name)));
    },
  };
}

const nanoseconds = (ms: number): string => `${Math.floor(ms)}000000`;
