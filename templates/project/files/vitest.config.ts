import { defineConfig } from 'vitest/config';

/** Tests of the parts: no store, no network, seconds. Suites over real stores join in when TEST_DB_* and TEST_CACHE_* name some. */
export default defineConfig({
  test: {
    include: ['{gateway,services/*,workers/*,packages/*,clients/*}/test/**/*.test.{ts,tsx}'],
    // For what hangs: a busy machine may take its time.
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Files share what they import: loading it anew for each of them would take most of the time.
    isolate: false,
  },
});
