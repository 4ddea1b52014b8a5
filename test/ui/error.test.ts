import { expect, test } from 'vitest';
import { invalid, PlatformError } from '../../src/kernel/index.ts';
import { createStyle, errorLines } from '../../src/ui/index.ts';

const plain = createStyle(false);

test('an error says what, where, its facts and what to type next, in one column', () => {
  const error = new PlatformError({
    code: 'not-ready',
    message: 'order is not ready: GET /readyz answered 503 {"queue":"down"} for 30 s',
    details: [
      'waiting on  queue (rabbitmq): exited 1, 3 restarts',
      'last log  queue | ERROR: epmd error for host shop-queue: address',
    ],
    next: 'platform logs queue --env dev --since 5m',
  });
  expect(errorLines(error.toJSON(), plain)).toEqual([
    '✗ order is not ready: GET /readyz answered 503 {"queue":"down"} for 30 s',
    '  waiting on  queue (rabbitmq): exited 1, 3 restarts',
    '  last log    queue | ERROR: epmd error for host shop-queue: address',
    '  next        platform logs queue --env dev --since 5m',
  ]);
});

test('problems are file:line:column path: message; hint', () => {
  const error = invalid([
    {
      file: 'platform.yaml',
      line: 3,
      column: 5,
      path: 'services.a',
      message: 'unknown key prot',
      hint: 'did you mean port?',
    },
    { file: 'platform.yaml', message: 'is empty' },
  ]);
  expect(errorLines(error.toJSON(), plain)).toEqual([
    '✗ platform.yaml: 2 problems',
    '  platform.yaml:3:5 services.a: unknown key prot; did you mean port?',
    '  platform.yaml: is empty',
  ]);
});
