import type { SearchQuery } from '../port.ts';
import { MARK_END, MARK_START, wordsOf } from '../snippet.ts';
import { LONGEST_WORD } from './indexes.ts';

/** Nothing about a search is worth more than this. */
const QUERY_TIME = '1s';
const SNIPPET_LENGTH = 160;
/** How many words of the index a mistyped one may stand for. */
const MOST_LIKE = 25;

/** A filter as it is kept: `kind=light`. */
export const filterOf = (key: string, value: string): string => `${key}=${value}`;

/** Body of a search; undefined where nothing is asked for. */
export function searchBody({ text, limit = 20, filter = {} }: SearchQuery): object | undefined {
  const words = wordsOf(text).map((word) => word.slice(0, LONGEST_WORD));
  if (words.length === 0) return undefined;
  const field = { fragment_size: SNIPPET_LENGTH, number_of_fragments: 1 };
  return {
    size: Math.min(limit, 100),
    timeout: QUERY_TIME,
    track_total_hits: false,
    _source: ['title'],
    query: {
      bool: {
        must: words.map(wordQuery),
        filter: Object.entries(filter).map(([key, value]) => ({ term: { filters: filterOf(key, value) } })),
      },
    },
    sort: ['_score', { id: 'asc' }],
    highlight: {
      pre_tags: [MARK_START],
      post_tags: [MARK_END],
      fields: { text: { ...field, no_match_size: SNIPPET_LENGTH }, 'text.stem': field },
    },
  };
}

/** A word itself is best, then its stem and its beginnings, then words like it. The title counts for more than the text. */
function wordQuery(word: string): object {
  const beginning = (field: string, boost: number) => ({ prefix: { [field]: { value: word, boost } } });
  return {
    bool: {
      minimum_should_match: 1,
      should: [
        { multi_match: { query: word, type: 'most_fields', fields: ['title^4', 'text'] } },
        { multi_match: { query: word, type: 'most_fields', fields: ['title.stem^2', 'text.stem^0.5'] } },
        beginning('title', 0.4),
        beginning('text', 0.1),
        ...like(word),
      ],
    },
  };
}

/** Words with fewer letters are too like too many. */
function like(word: string): object[] {
  const fuzziness = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  if (fuzziness === 0) return [];
  const fields = ['title^0.8', 'text^0.2'];
  return [{ multi_match: { query: word, type: 'most_fields', fields, fuzziness, max_expansions: MOST_LIKE } }];
}
