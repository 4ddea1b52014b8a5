import { expect, test } from 'vitest';
import { createStyle, scaleLines } from '../../src/ui/index.ts';

test('a count that is not the one of platform.yaml is not said to be it', () => {
  const row = (component: string, written?: number) => ({
    component,
    replicas: { ready: 2, desired: 2, owner: 'file' as const, ...(written === undefined ? {} : { written }) },
    observed: [],
  });
  const [, ...lines] = scaleLines([row('auth', 1), row('user')], 0, createStyle(false));
  expect(lines[0]).toMatch(/^auth\s+2\/2\s+platform\.yaml says 1/);
  expect(lines[1]).toMatch(/^user\s+2\/2\s+number in platform\.yaml/);
});
