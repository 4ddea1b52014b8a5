import { setTimeout as sleep } from 'node:timers/promises';

/** Counts of all components again and again, until `end()`, which gives them. */
export function watchCounts({ json }, everyMs) {
  const samples = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      // Nothing is told of an environment that has just been taken down.
      const views = (await json('scale').catch(() => undefined)) ?? [];
      samples.push({ at: Date.now(), counts: Object.fromEntries(views.map((v) => [v.component, v.replicas])) });
      await sleep(everyMs);
    }
  })();
  return {
    end: async () => {
      over = true;
      await watching;
      return samples;
    },
  };
}
