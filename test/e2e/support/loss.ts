import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Project } from './project.ts';

export interface LossOptions {
  readonly environment: string;
  /** Makes it run. */
  readonly start: readonly string[];
  readonly project: () => Project;
}

const PASSWORD = 'a-long-password';
const NAME = 'Änn \\. \u2028 %';

/** All data is lost; what was copied before is there again, and nothing of what came in between. */
export function loss({ environment, start, project }: LossOptions): void {
  const on = ['--env', environment];

  test('after its data was lost, a backup brings it back', { timeout: 300_000 }, async () => {
    const { platform } = project();
    const folder = await mkdtemp(join(tmpdir(), 'platform-loss-'));
    try {
      const person = { email: `ann-${Date.now()}@example.com`, password: PASSWORD, name: NAME };
      const product = await opened(project(), environment, async (url) => {
        expect((await call(`${url}/api/auth/register`, person)).status).toBe(201);
        return made(url, await tokenOf(url, person.email));
      });
      const copied = await platform('backup', 'db', '--out', folder, '--json', ...on);
      expect(copied, copied.err).toMatchObject({ code: 0 });
      const file = join(folder, 'db.tar.gz');

      expect((await platform('down', '--data', '--yes', ...on)).code).toBe(0);
      expect((await platform(...start, ...on)).code).toBe(0);
      const late = `late-${Date.now()}@example.com`;
      await opened(project(), environment, async (url) => {
        expect(await tokenOf(url, person.email)).toBeUndefined();
        expect((await call(`${url}/api/auth/register`, { ...person, email: late })).status).toBe(201);
      });
      expect(await platform('restore', 'db', file, ...on)).toMatchObject({ code: 4 });
      const restored = await platform('restore', 'db', file, '--yes', ...on);
      expect(restored, restored.err).toMatchObject({ code: 0 });

      await opened(project(), environment, async (url) => {
        const token = await tokenOf(url, person.email);
        const me = await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
        expect(await me.json()).toMatchObject({ name: NAME });
        expect((await fetch(`${url}/api/products/${product}`)).status).toBe(200);
        expect(await tokenOf(url, late)).toBeUndefined();
        // Who uses the store goes on with its own password.
        expect(await made(url, token)).toBeDefined();
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function opened<T>(project: Project, environment: string, work: (url: string) => Promise<T>): Promise<T> {
  const forward = project.begin('open', '--print', '--env', environment);
  try {
    const [url] = await forward.says(/http:\/\/\S+/);
    const answers = async () => (await fetch(`${url}/api/products?limit=1`)).status;
    await expect.poll(answers, { timeout: 20_000 }).toBe(200);
    return await work(url);
  } finally {
    forward.child.kill('SIGINT');
    await forward.ended;
  }
}

const call = (url: string, body: object, token?: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

/** undefined: no such person. */
async function tokenOf(url: string, email: string): Promise<string | undefined> {
  const answer = await call(`${url}/api/auth/login`, { email, password: PASSWORD });
  return ((await answer.json()) as { accessToken?: string }).accessToken;
}

async function made(url: string, token: string | undefined): Promise<string> {
  const answer = await call(`${url}/api/products`, { name: 'Kept', priceCents: 100 }, token);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
