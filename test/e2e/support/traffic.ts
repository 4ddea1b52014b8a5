import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/kernel/index.ts';
import { type LoadRequest, runLoad } from '../../../src/load/index.ts';
import { outcomeOf, statusOf } from './outcome.ts';
import type { Project } from './project.ts';

/** Requests per second, whether or not the ones before are answered. */
const RATE = Number(process.env.PLATFORM_E2E_RATE ?? 30);
/** The gateway lets each through 300 times a minute. */
const USERS = 10;

export interface TrafficOptions {
  readonly environment: string;
  readonly project: () => Project;
  /** Of the load balancer itself: a forwarded port would end with the copy that it leads to. */
  readonly url: () => Promise<string>;
}

/** Whatever is done to what runs, not one request to the load balancer fails. Nothing is sent twice, and no time is judged. */
export function traffic({ environment, project, url }: TrafficOptions): void {
  const on = ['--env', environment];
  const released = environment !== 'local';
  let origin = '';
  let next: () => LoadRequest;

  /** Does it while requests come in, from a little before to a little after. */
  const underLoad = async (work: () => Promise<unknown>) => {
    const stop = new AbortController();
    const load = runLoad({
      url: origin,
      stages: [{ from: RATE, to: RATE, ms: 3_600_000 }],
      next: () => next(),
      retry: false,
      timeoutMs: 60_000,
      signal: stop.signal,
    });
    try {
      await pause();
      await work();
      await pause();
    } finally {
      stop.abort();
    }
    const { failures, failed, sent, ok } = await load;
    expect(failures, JSON.stringify(failures.slice(0, 3))).toEqual([]);
    expect([failed, ok]).toEqual([0, sent]);
    expect(sent).toBeGreaterThan(RATE);
  };
  const platform = async (...args: string[]) => {
    const ran = await project().platform(...args, ...on);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  };
  const said = async () => (await project().platform('logs', 'product', '--grep', '^released', ...on)).out;
  const counts = async (...names: string[]) => {
    const { components } = await statusOf(project(), environment);
    return names.map((name) => components.find((each) => each.name === name)?.replicas.desired);
  };
  /** As platform.yaml says it: deploy where releases are kept, up on local. */
  const release = async (): Promise<{ code: number; outcome: Outcome }> => {
    const command = released ? ['deploy', '--yes'] : ['up', '-d'];
    const ran = await project().platform(...command, '--timeout', '60s', ...on, '--json');
    return { code: ran.code, outcome: outcomeOf(ran) };
  };
  /** Releases with another last line in a program, then puts the file back. */
  const withLine = async (line: string, work: () => Promise<void>) => {
    const main = join(project().folder, 'services/product/src/main.ts');
    const before = await readFile(main, 'utf8');
    await writeFile(main, `${before}\n${line}\n`);
    try {
      await work();
    } finally {
      await writeFile(main, before);
    }
  };

  describe('while requests come in through the load balancer, not one fails when', () => {
    beforeAll(async () => {
      origin = await url();
      next = await requests(origin);
    });

    test('a program goes from 1 copy to 4 and back to 1, beside others that do', async () => {
      await underLoad(async () => {
        await platform('scale', 'product=4', 'auth=2');
        expect(await counts('product', 'auth')).toEqual([4, 2]);
        await platform('scale', 'product=1', 'auth=1', 'gateway=1');
        expect(await counts('product', 'auth', 'gateway')).toEqual([1, 1, 1]);
      });
      await platform('scale', 'product=auto', 'auth=auto', 'gateway=auto');
    });

    test.each(['gateway', 'auth', 'product'])('%s is restarted', async (name) => {
      await underLoad(() => platform('restart', name));
    });

    test.each(['db', 'cache'])(
      '%s is restarted: nobody else could answer, so requests wait or do without',
      async (name) => {
        await underLoad(() => platform('restart', name));
      },
    );

    // On local it is a program that owns its port, on a cluster there is nothing to restart: see docs/decisions/0022.
    test.runIf(environment === 'docker')('the load balancer is restarted', async () => {
      await underLoad(() => platform('restart', 'load-balancer'));
    });

    test('a good release replaces what runs', async () => {
      if (released) expect(await release()).toMatchObject({ code: 0 });
      await withLine('console.info("released");', () =>
        underLoad(async () => {
          const { code, outcome } = await release();
          expect([code, outcome.status, outcome.failures]).toEqual([0, 'done', []]);
          // On local the edit may be running before it is asked for: sources are watched.
          if (released) expect(outcome.changed).toBeGreaterThan(0);
          await expect.poll(said, { timeout: 60_000, interval: 1000 }).toContain('released');
        }),
      );
    });

    test('a bad release is taken back by itself: its own words are told, the old copies go on', async () => {
      await withLine("throw new Error('broken on purpose');", () =>
        underLoad(async () => {
          const { code, outcome } = await release();
          expect([code, outcome.status]).toEqual([3, released ? 'rolled-back' : 'not-ready']);
          expect(JSON.stringify(outcome.failures)).toContain('broken on purpose');
        }),
      );
      expect(await release()).toMatchObject({ code: 0 });
    });
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1_000));

/** Pages, lists, single products, who am I, a new product: as users who are logged in, in turn. */
async function requests(origin: string): Promise<() => LoadRequest> {
  const json = { 'content-type': 'application/json' };
  const post = async (path: string, body: object) => {
    const answer = await fetch(origin + path, { method: 'POST', headers: json, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as { accessToken: string };
  };
  const tokens: string[] = [];
  for (let user = 0; user < USERS; user += 1) {
    const email = `load-${Date.now().toString(36)}-${user}@example.com`;
    await post('/api/auth/register', { email, password: 'load-password', name: 'Load' });
    tokens.push((await post('/api/auth/login', { email, password: 'load-password' })).accessToken);
  }
  const listed = await fetch(`${origin}/api/products?limit=1`);
  const { items } = (await listed.json()) as { items: { id: string }[] };
  const paths = ['/api/products?limit=5', `/api/products/${items[0]?.id}`, '/api/auth/me', '/'];
  const read = (path: string) => ({ name: path, method: 'GET', path, expect: [200] });
  // With a key, so that those on the way may send it again.
  const write = (number: number) => ({
    name: 'POST /api/products',
    method: 'POST',
    path: '/api/products',
    headers: { ...json, 'idempotency-key': `load-${number}-${Date.now()}` },
    body: JSON.stringify({ name: `Load ${number}`, priceCents: 100 }),
    expect: [201],
  });
  let count = 0;
  return () => {
    const path = paths[count % (paths.length + 1)];
    const request: LoadRequest = path === undefined ? write(count) : read(path);
    const authorization = `Bearer ${tokens[Math.floor(count / (paths.length + 1)) % USERS]}`;
    count += 1;
    return { ...request, headers: { ...request.headers, authorization } };
  };
}
