import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomeOf } from './support/outcome.ts';
import { emptyFolder, type Project, sharedProject } from './support/project.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** Is the compiler or interpreter of a language here? */
function has(program: string): boolean {
  try {
    execFileSync(program, [program === 'go' ? 'version' : '--version']);
    return true;
  } catch {
    return false;
  }
}

/** An example with a service of its own in another language, brought up from the example's files alone. */
function example(name: string, program: string, platform: string, own: string, suite: (get: Get) => void): void {
  describe.skipIf(!has(program))(`examples/${name}${has(program) ? '' : ` (${program} is missing)`}`, () => {
    let project: Project;
    let url = '';

    beforeAll(async () => {
      const shared = await sharedProject();
      const parent = await emptyFolder('languages');
      const source = join(EXAMPLES, name);
      const made = await parent.platform(
        'init',
        platform,
        '--yes',
        '--no-install',
        '--from',
        join(source, 'platform.yaml'),
      );
      expect(made, made.err).toMatchObject({ code: 0 });
      project = await emptyFolder(join('languages', platform));
      await cp(join(source, own), join(project.folder, own), { recursive: true });
      await cp(join(shared.folder, 'node_modules'), join(project.folder, 'node_modules'), {
        recursive: true,
        verbatimSymlinks: true,
      });
      const up = await project.platform('up', '-d', '--port', 'auto', '--json');
      expect(outcomeOf(up), up.err).toMatchObject({ status: 'done', failures: [] });
      url = (await project.platform('open', '--print')).out.trim();
    });
    afterAll(async () => {
      await project?.platform('down', '--data', '--yes');
    });

    suite(async (path, method = 'GET') => {
      const response = await fetch(url + path, { method });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    });

    test('down ends it', async () => {
      expect(await project.platform('down', '--data', '--yes')).toMatchObject({ code: 0 });
      await expect(fetch(url)).rejects.toThrow();
    });
  });
}

type Get = (path: string, method?: string) => Promise<{ status: number; body: Record<string, unknown> }>;

example('go', 'go', 'harbour', 'services/visits', (get) => {
  test('two replicas count in one cache', async () => {
    const counts = new Set<unknown>();
    for (let visit = 1; visit <= 10; visit += 1) {
      const { status, body } = await get('/api/visits', 'POST');
      expect(status).toBe(200);
      counts.add(body.visits);
    }
    expect(counts.size).toBe(10);
    expect((await get('/api/visits')).body).toEqual({ visits: 10 });
  });
});

example('polyglot', 'python3', 'bazaar', 'services/quotes', (get) => {
  test('gets its bindings like every other service', async () => {
    expect((await get('/api/quotes')).body).toMatchObject({ greeting: 'Spoken today:' });
    const { body } = await get('/api/quotes/settings');
    expect(body).toMatchObject({ db: { driver: 'postgres', password: 'in a file' }, product: expect.any(String) });
  });
});
