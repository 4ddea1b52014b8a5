import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { calm } from './calm.ts';
import { find } from './leaks.ts';
import { ownSecrets, useSecrets } from './plants.ts';
import type { Fire } from './platform.ts';

/** What the platform made and what people were given is found nowhere but where it belongs. */
export function secrets(fire: () => Fire): void {
  test('secrets are where they belong, and nowhere else', { timeout: 600_000 }, async () => {
    const mark = randomUUID();
    const used = await useSecrets(fire(), mark);
    await calm(fire());
    const own = ownSecrets(fire());
    const marked = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', mark], { stdio: 'ignore' });
    const places = await find(fire(), { mark, ...own, ...used }).finally(() => marked.kill('SIGKILL'));
    // The mark stands where a secret would if somebody wrote it down: so there is where to look, and looking finds.
    const seen = [/^local\/logs\/gateway/, /^local\/data\/collector/, /^process \d+$/, /^platform logs$/];
    for (const place of seen) expect(places.mark).toContainEqual(expect.stringMatching(place));
    const secret = Object.keys({ ...own, ...used });
    console.log(`${secret.length} secrets; the mark is in ${places.mark?.join(', ')}`);
    expect(secret.filter((name) => places[name]?.length).map((name) => [name, places[name]])).toEqual([]);
  });
}
