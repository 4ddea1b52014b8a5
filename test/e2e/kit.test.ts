import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { type Engine, startEngine } from './support/engine.ts';
import { fullProject, type Project } from './support/project.ts';

const USER = 'tester';
const PASSWORD = 'of the tester';

describe('the kit on the engines of the local runtime', () => {
  let project: Project;
  let db: TestServer;
  let cache: Engine;
  let blob: Engine;

  beforeAll(async () => {
    project = await fullProject();
    const work = join(process.env.PLATFORM_E2E_DIR ?? '', 'engines');
    const users = join(work, 'users');
    mkdirSync(users, { recursive: true, mode: 0o700 });
    writeFileSync(join(users, USER), PASSWORD, { mode: 0o600 });
    const data = (name: string) => {
      mkdirSync(join(work, name), { recursive: true });
      return ['--data', join(work, name), '--users', users];
    };
    [db, cache, blob] = await Promise.all([
      startPostgres(),
      startEngine('cache', data('cache')),
      startEngine('blob', [...data('blob'), '--buckets', 'media']),
    ]);
  });
  afterAll(() => Promise.all([db?.remove(), cache?.stop(), blob?.stop()]));

  const binding = (name: string, driver: string, { port }: { port: number }, user = USER, password = PASSWORD) =>
    Object.fromEntries(
      Object.entries({ DRIVER: driver, HOST: '127.0.0.1', PORT: port, USER: user, PASSWORD: password }).map(
        ([key, value]) => [`TEST_${name}_${key}`, String(value)],
      ),
    );

  test('every driver keeps the contract of its port', async () => {
    const { login } = db;
    const env = {
      ...binding('DB', 'postgres', login, login.user, login.password.reveal()),
      TEST_DB_DATABASE: login.database,
      ...binding('CACHE', 'redis', cache),
      ...binding('BLOB', 's3', blob),
    };
    const ran = await project.npm(['test', '--', 'packages/kit', 'services'], env);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  });
});
