import { type Answer, type Ask, SearchRefusal } from './connection.ts';

/** Words are cut to this: there is a most that the server takes, and nobody types more. */
export const LONGEST_WORD = 64;

/** Words are letters and digits of any script, as in the other drivers; `stem` finds `lamps` for `lamp`, in English. */
const INDEX = {
  settings: {
    index: {
      number_of_shards: 1,
      // A copy as soon as there is a second node for it.
      auto_expand_replicas: '0-1',
      // How long a writer waits until others find what it wrote; shared by all who write at once.
      refresh_interval: '100ms',
      // A long text is found like any other: by default the snippet of one would be an error.
      highlight: { max_analyzed_offset: 2 ** 31 - 1 },
    },
    analysis: {
      tokenizer: { words: { type: 'pattern', pattern: '[^\\p{L}\\p{N}]+' } },
      filter: {
        cut: { type: 'truncate', length: LONGEST_WORD },
        english: { type: 'stemmer', language: 'english' },
      },
      analyzer: {
        words: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'cut'] },
        stems: { type: 'custom', tokenizer: 'words', filter: ['lowercase', 'cut', 'english'] },
      },
    },
  },
  mappings: {
    dynamic: 'strict',
    properties: { id: { type: 'keyword' }, title: textField(), text: textField(), filters: { type: 'keyword' } },
  },
} as const;

function textField() {
  return {
    type: 'text',
    analyzer: 'words',
    fields: { stem: { type: 'text', analyzer: 'stems' } },
  };
}

/**
 * Makes an index and its alias where they are missing; may be called at any time, by many. All know the alias alone, so that another
 * index can take its place later (see _reindex and _aliases of the server).
 */
export async function prepareIndex(send: (ask: Ask) => Promise<Answer>, alias: string): Promise<void> {
  const body = JSON.stringify({ ...INDEX, aliases: { [alias]: { is_write_index: true } } });
  try {
    await send({ method: 'PUT', path: `/${alias}-1`, body });
  } catch (error) {
    if (!(error instanceof SearchRefusal) || error.type !== 'resource_already_exists_exception') throw error;
  }
}

/** The name under which an index is known to the server. */
export function aliasOf(prefix: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/.test(name)) throw new RangeError(`${name} is no name of an index.`);
  return `${prefix}${name}`;
}
