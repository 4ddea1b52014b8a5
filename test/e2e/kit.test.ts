import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { wreck } from './support/messages/wreck.ts';
import { type Project, sharedProject } from './support/project.ts';

describe('the kit on a real server', () => {
  let project: Project;
  let server: TestServer;
  beforeAll(async () => {
    [project, server] = await Promise.all([sharedProject(), startPostgres()]);
  });
  afterAll(() => server.remove());

  test('every driver keeps the contract of its port', async () => {
    const { host, port, user, password, database } = server.login;
    const env = {
      TEST_DB_DRIVER: 'postgres',
      TEST_DB_HOST: host,
      TEST_DB_PORT: String(port),
      TEST_DB_DATABASE: database,
      TEST_DB_USER: user,
      TEST_DB_PASSWORD: password.reveal(),
    };
    const ran = await project.npm(['test', '--', 'packages/kit', 'services'], env);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  });

  test('no message is lost, and none has its effect twice, whatever is killed', async () => {
    const seed = Number(process.env.PLATFORM_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const counted = await wreck({ project: project.folder, server, seed, seconds: 20 });
    const said = `seed ${seed}: ${JSON.stringify(counted)}`;
    console.log(said);
    expect(counted.produced, said).toBeGreaterThan(100);
    expect(counted.handled, said).toBe(counted.produced);
    expect(counted, said).toMatchObject({ outOfOrder: 0, leftOver: 0 });
  });
});
