import { readFile, writeFile } from 'node:fs/promises';
import { sample, until } from './measure.mjs';

/** Before this line of a service's main.ts a hook is added that puts a header into every answer. */
const ANCHOR = /^( *)await service\.start\(/m;
/** As many answers in a row must come from the new code: nothing of the old one is left in the way. */
const IN_A_ROW = 10;

/**
 * Milliseconds from saving a source file of a service to the first of the answers that come from the new code alone, asked at `url`
 * through the gateway. `settle` waits until what an edit has begun is over (old copies leave slowly). The file is as it was afterwards.
 */
export async function editToServing(runs, file, url, settle) {
  const original = await readFile(file, 'utf8');
  if (!ANCHOR.test(original)) throw new Error(`${file} does not start its service where an edit is expected`);
  try {
    return await sample(runs, async (i) => {
      const mark = `edit-${i}`;
      const hook = `service.app.addHook('onSend', async (_request, reply) => void reply.header('x-edit', '${mark}'));`;
      const edited = original.replace(ANCHOR, (line, indent) => `${indent}${hook}\n${line}`);
      const started = performance.now();
      await writeFile(file, edited);
      const ms = (await firstOf(url, mark)) - started;
      await settle();
      return ms;
    });
  } finally {
    await writeFile(file, original);
    await settle();
  }
}

function firstOf(url, mark) {
  let streak = [];
  return until(async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    streak = answer.headers.get('x-edit') === mark ? [...streak, performance.now()] : [];
    return streak.length >= IN_A_ROW && streak[0];
  });
}
