import type { Readable } from 'node:stream';
import { PlatformError } from '../../kernel/index.ts';
import type { IndexSpec, SearchClient } from './client.ts';
import { HEAD } from './dump.ts';

/** The server takes 100 MB; its docs advise 5 to 15. */
const BATCH_BYTES = 5 * 2 ** 20;

type Line =
  | (IndexSpec & { readonly index: string })
  | { readonly id: string; readonly routing?: string; readonly source: unknown };

/** Makes each index of a dump anew; others are left alone. Who searches meanwhile finds less. */
export async function restore(client: SearchClient, stream: Readable): Promise<void> {
  let index = '';
  let batch = '';
  let isKnown = false;
  const flush = async () => {
    if (batch !== '') await client.bulk(batch);
    batch = '';
  };
  const finish = async () => {
    await flush();
    if (index !== '') await client.refresh(index);
  };
  // Lines hold no other line ends: JSON writes U+2028 and its like as they are, so only \n may count as one.
  for await (const text of lines(stream)) {
    if (!isKnown) {
      if (text !== HEAD) throw new PlatformError({ code: 'backup-unknown', message: 'this is no such dump' });
      isKnown = true;
      continue;
    }
    const line = JSON.parse(text) as Line;
    if ('index' in line) {
      await finish();
      const { index: name, ...spec } = line;
      await client.make(name, spec);
      index = name;
      continue;
    }
    const { id, routing, source } = line;
    const action = { index: { _index: index, _id: id, ...(routing === undefined ? {} : { routing }) } };
    batch += `${JSON.stringify(action)}\n${JSON.stringify(source)}\n`;
    if (batch.length >= BATCH_BYTES) await flush();
  }
  await finish();
}

async function* lines(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}
