/** Something that can be found. */
export interface SearchDocument {
  readonly id: string;
  /** Counts for more than the text. */
  readonly title: string;
  readonly text: string;
  /** What queries can filter by, e.g. `{ productId: '…' }`. */
  readonly filters?: Readonly<Record<string, string>>;
}

export interface SearchQuery {
  /** What a person typed, as it is. */
  readonly text: string;
  /** Default 20, at most 100. */
  readonly limit?: number;
  /** Only documents with all of these filters. */
  readonly filter?: Readonly<Record<string, string>>;
}

export interface Hit {
  readonly id: string;
  readonly title: string;
  /** HTML: a piece of the text, escaped, with the words that were found in `<mark>`. */
  readonly snippet: string;
  /** Higher is better; comparable among the hits of one query. */
  readonly score: number;
}

/** Full-text search over named indexes. Calls reject with SearchUnavailable while it cannot be reached. */
export interface Search {
  /** Makes what is missing of these indexes; writing makes them as well. May be called at any time, by many. */
  prepare(names: readonly string[]): Promise<void>;
  /** Adds documents, or replaces those with the same ids. Resolves when queries find them. */
  index(name: string, documents: readonly SearchDocument[]): Promise<void>;
  remove(name: string, ids: readonly string[]): Promise<void>;
  /** Best first. Finds words by their beginning and in spite of a typo. */
  query(name: string, query: SearchQuery): Promise<Hit[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export class SearchUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`Search cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'SearchUnavailable';
  }
}
