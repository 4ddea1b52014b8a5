import { beforeAll, describe, expect, test } from 'vitest';
import { fullProject, type Project, sharedProject } from './support/project.ts';

describe('a project right after init', () => {
  let project: Project;
  beforeAll(async () => {
    project = await sharedProject();
  });

  test.each(['lint', 'typecheck', 'test'])('npm run %s passes', async (script) => {
    const ran = await project.npm(['run', script]);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  });

  test.each([
    ['api', sharedProject],
    ['full', fullProject],
  ])('descriptions and SDK of blueprint %s are what the routes say', async (_, make) => {
    const ran = await (await make()).npm(['run', 'generate', '--', '--check']);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
  });

  test('platform config says it is valid, for every environment', async () => {
    for (const environment of ['local', 'docker', 'dev']) {
      expect(await project.platform('config', '--env', environment)).toMatchObject({ code: 0 });
    }
  });
});
