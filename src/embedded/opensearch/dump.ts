import type { SearchClient } from './client.ts';

const PAGE = 500;

/** First line of a dump. */
export const HEAD = '{"opensearch":1}';

/**
 * Yields a line for each index, `{"index", "aliases", "mappings", "settings"}`, and after it one for each of its documents, `{"id",
 * "routing"?, "source"}`. An index is as it was when its turn came.
 */
export async function* dump(client: SearchClient): AsyncGenerator<string> {
  yield `${HEAD}\n`;
  for (const index of [...(await client.indexes())].sort()) {
    yield `${JSON.stringify({ index, ...(await client.describe(index)) })}\n`;
    let { scroll, hits } = await client.first(index, PAGE);
    while (hits.length > 0) {
      for (const { _id: id, _routing: routing, _source: source } of hits) {
        yield `${JSON.stringify({ id, ...(routing === undefined ? {} : { routing }), source })}\n`;
      }
      ({ scroll, hits } = await client.next(scroll));
    }
    await client.over(scroll);
  }
}
