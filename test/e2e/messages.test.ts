import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestServer } from '../support/postgres.ts';
import { wreck } from './support/messages/wreck.ts';
import { type Project, sharedProject } from './support/project.ts';

let project: Project;
let server: TestServer;
beforeAll(async () => {
  [project, server] = await Promise.all([sharedProject(), startPostgres()]);
});
afterAll(() => server.remove());

test('no message is lost, and none has its effect twice, whatever is killed', async () => {
  const seed = Number(process.env.PLATFORM_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const counted = await wreck({ project: project.folder, server, seed, seconds: 20 });
  const said = `PLATFORM_SEED=${seed}: ${JSON.stringify(counted)}`;
  expect(counted.produced, said).toBeGreaterThan(50);
  expect(counted.handled, said).toBe(counted.produced);
  expect(counted, said).toMatchObject({ outOfOrder: 0, leftOver: 0, crashed: 0 });
});
