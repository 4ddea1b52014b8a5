import { PlatformError, type Secret } from '../../kernel/index.ts';

export interface Access {
  /** `http://127.0.0.1:9200`. */
  readonly address: string;
  /** None where whoever reaches it may do everything. */
  readonly login?: { readonly user: string; readonly password: Secret };
}

/** What describes an index: enough to make it anew. */
export interface IndexSpec {
  readonly aliases: object;
  readonly mappings: object;
  readonly settings: object;
}
export interface Hit {
  readonly _id: string;
  readonly _routing?: string;
  readonly _source: unknown;
}
export interface Page {
  readonly scroll: string;
  readonly hits: readonly Hit[];
}

export interface SearchClient {
  /** Names of indexes that are not the server's own. */
  indexes(): Promise<readonly string[]>;
  describe(index: string): Promise<IndexSpec>;
  /** The first documents of an index as it is now; those that follow with `next`. */
  first(index: string, size: number): Promise<Page>;
  next(scroll: string): Promise<Page>;
  over(scroll: string): Promise<void>;
  /** In the place of one of that name. */
  make(index: string, spec: IndexSpec): Promise<void>;
  /** Lines of the bulk API. */
  bulk(lines: string): Promise<void>;
  refresh(index: string): Promise<void>;
}

const KEEP = '5m';
/** Given by the server when an index is made. */
const GIVEN = new Set(['uuid', 'creation_date', 'provided_name', 'version', 'history', 'resize', 'routing']);

interface Searched {
  readonly _scroll_id: string;
  readonly hits: { readonly hits: readonly Hit[] };
}

/** https://docs.opensearch.org/latest/api-reference/ */
export function createClient({ address, login }: Access): SearchClient {
  const authorization = login && `Basic ${Buffer.from(`${login.user}:${login.password.reveal()}`).toString('base64')}`;

  const ask = async <T>(method: string, path: string, body?: string | object): Promise<T> => {
    const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { 'content-type': type, ...(authorization ? { authorization } : {}) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }).catch((cause: Error) => {
      throw new PlatformError({
        code: 'search-unreachable',
        message: `${address} does not answer: ${cause.message}`,
        cause,
      });
    });
    const text = await answer.text();
    if (answer.ok) return (text === '' ? {} : JSON.parse(text)) as T;
    throw new PlatformError({
      code: 'search-refused',
      message: `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`,
    });
  };
  const page = ({ _scroll_id, hits }: Searched): Page => ({ scroll: _scroll_id, hits: hits.hits });

  return {
    indexes: async () => {
      const rows = await ask<{ index: string }[]>('GET', '/_cat/indices?format=json&h=index&expand_wildcards=open');
      return rows.map(({ index }) => index).filter((name) => !name.startsWith('.'));
    },
    describe: async (index) => {
      const found = await ask<Record<string, IndexSpec & { settings: { index: object } }>>('GET', `/${index}`);
      const { aliases = {}, mappings = {}, settings } = Object.values(found)[0] ?? {};
      const kept = Object.entries(settings?.index ?? {}).filter(([name]) => !GIVEN.has(name));
      return { aliases, mappings, settings: { index: Object.fromEntries(kept) } };
    },
    first: async (index, size) =>
      page(await ask<Searched>('POST', `/${index}/_search?scroll=${KEEP}`, { size, sort: ['_doc'] })),
    next: async (scroll) => page(await ask<Searched>('POST', '/_search/scroll', { scroll: KEEP, scroll_id: scroll })),
    over: async (scroll) => {
      await ask('DELETE', '/_search/scroll', { scroll_id: [scroll] });
    },
    make: async (index, spec) => {
      await ask('DELETE', `/${index}?ignore_unavailable=true`);
      await ask('PUT', `/${index}`, spec);
    },
    bulk: async (lines) => {
      const { errors, items } = await ask<{ errors: boolean; items: { index: { error?: object } }[] }>(
        'POST',
        '/_bulk',
        lines,
      );
      const failed = errors && items.find(({ index }) => index.error)?.index.error;
      if (failed) throw new PlatformError({ code: 'search-refused', message: JSON.stringify(failed).slice(0, 300) });
    },
    refresh: async (index) => {
      await ask('POST', `/${index}/_refresh`);
    },
  };
}
