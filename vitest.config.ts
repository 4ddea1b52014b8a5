import { defineConfig } from 'vitest/config';

/** unit: pure, seconds. integration, cluster: real processes and engines, one part at a time. e2e, e2e-cluster: the built CLI as a user runs it. */
const project = (name: string, include: string[], timeout: number, parallel: boolean) => ({
  test: { name, include, testTimeout: timeout, hookTimeout: timeout, fileParallelism: parallel },
});

/** Integration tests on a real cluster. */
const CLUSTER = ['test/runtimes/kubernetes/**/*.int.test.ts', 'test/contract/kubernetes.int.test.ts'];

const E2E_CLUSTER = 'test/e2e/cluster/**/*.test.ts';
const endToEnd = (name: string, include: string[], exclude: string[]) => ({
  test: {
    ...project(name, include, 600_000, false).test,
    exclude,
    globalSetup: ['test/e2e/support/setup.ts'],
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        ...project('unit', ['test/**/*.test.ts'], 20_000, true),
        test: {
          ...project('unit', ['test/**/*.test.ts'], 20_000, true).test,
          exclude: ['test/e2e/**', 'test/**/*.int.test.ts'],
          // Unit tests share no state worth a process each; loading the schema once instead of 60 times is a third of the time.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: { ...project('integration', ['test/**/*.int.test.ts'], 180_000, false).test, exclude: CLUSTER },
      },
      // Most of their time they wait for the cluster: `npm test` runs them beside the others.
      project('cluster', CLUSTER, 180_000, false),
      endToEnd('e2e', ['test/e2e/**/*.test.ts'], [E2E_CLUSTER]),
      endToEnd('e2e-cluster', [E2E_CLUSTER], []),
    ],
  },
});
