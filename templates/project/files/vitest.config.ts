import { defineConfig } from 'vitest/config';

/** Tests of the parts: no store, no network, seconds. Suites over real engines join in when their variables are set. */
export default defineConfig({
  test: {
    include: ['{gateway,services/*,workers/*,packages/*,clients/*}/test/**/*.test.{ts,tsx}'],
    testTimeout: 15_000,
  },
});
