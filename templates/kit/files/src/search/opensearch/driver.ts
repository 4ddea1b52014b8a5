import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { type Hit, type Search, SearchUnavailable } from '../port.ts';
import type { OpenSearchSettings } from '../settings.ts';
import { MARK_START, toSnippet } from '../snippet.ts';
import { failureOf, indexLines, partsOf, removeLines } from './bulk.ts';
import { createSend, SearchRefusal } from './connection.ts';
import { aliasOf, prepareIndex } from './indexes.ts';
import { searchBody } from './query.ts';
import { observed } from './telemetry.ts';

interface Found {
  readonly hits: {
    readonly hits: readonly {
      readonly _id: string;
      readonly _score: number;
      readonly _source: { readonly title: string };
      readonly highlight?: Readonly<Record<string, readonly string[]>>;
    }[];
  };
}

/** How often a part of many is sent again while the server has too much to do. */
const MOST_ATTEMPTS = 5;

/**
 * OpenSearch 3, and what speaks as it does, by its HTTP API. An index is made when it is first written to: never by the server, which
 * would guess what its fields are.
 */
export function openSearchSearch(
  settings: OpenSearchSettings,
  telemetry: Pick<Telemetry, 'tracer' | 'metrics'>,
): Search {
  const plainSend = createSend(settings);
  const send = observed(plainSend, settings, telemetry);

  const write = async (name: string, lines: readonly string[]) => {
    const alias = aliasOf(settings.prefix, name);
    // wait_for: until queries find it. require_alias: otherwise the server would make what is missing.
    const path = `/${alias}/_bulk?refresh=wait_for&require_alias=true`;
    for (const body of partsOf(lines)) {
      for (let attempt = 1; ; attempt += 1) {
        const failure = failureOf((await send('bulk', name, { method: 'POST', path, body })).body);
        if (!failure) break;
        const isMissing = failure.type === 'index_not_found_exception';
        const isBusy = failure.status === 429;
        if (attempt === MOST_ATTEMPTS || !(isMissing || isBusy)) {
          throw isBusy ? new SearchUnavailable(failure) : failure;
        }
        if (isMissing) await prepareIndex((ask) => send('create', name, ask), alias);
        else await sleep(backoff(attempt));
      }
    }
  };

  return {
    prepare: async (names) => {
      for (const name of names) await prepareIndex((ask) => send('create', name, ask), aliasOf(settings.prefix, name));
    },
    index: (name, documents) => write(name, indexLines(documents)),
    remove: (name, ids) => write(name, removeLines(ids)),
    query: async (name, query) => {
      const alias = aliasOf(settings.prefix, name);
      const asked = searchBody(query);
      if (!asked) return [];
      // Where nothing has been written yet there is nothing to be found.
      const path = `/${alias}/_search?ignore_unavailable=true`;
      const { body } = await send('search', name, { method: 'POST', path, body: JSON.stringify(asked) });
      return (body as Found).hits.hits.map(hitOf);
    },
    ping: async () => {
      try {
        await plainSend({ method: 'GET', path: '/' }, false);
      } catch (error) {
        // Who may not ask for this has reached the server nevertheless.
        if (!(error instanceof SearchRefusal) || error.status !== 403) throw error;
      }
    },
    close: async () => {},
  };
}

function hitOf({ _id: id, _score: score, _source: { title }, highlight }: Found['hits']['hits'][number]): Hit {
  const exact = highlight?.['text']?.[0] ?? '';
  const snippet = exact.includes(MARK_START) ? exact : (highlight?.['text.stem']?.[0] ?? exact);
  return { id, title, snippet: toSnippet(snippet), score };
}
