import { expect, test, vi } from 'vitest';
import { createAccessLog } from '../../src/observe/index.ts';

test('lines are written together, in the shape of the log', () => {
  const output = vi.fn();
  const access = createAccessLog({ name: 'gateway', logLevel: 'info', output });
  access.write('info', { status: 200, path: '/"' });
  access.write('warn', { status: 502 });
  expect(output).not.toHaveBeenCalled();
  access.flush();
  access.flush();
  expect(output).toHaveBeenCalledTimes(1);
  const lines = String(output.mock.calls[0]?.[0])
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { level: 'info', time: expect.any(String), service: 'gateway', status: 200, path: '/"', msg: 'request' },
    { level: 'warn', time: expect.any(String), service: 'gateway', status: 502, msg: 'request' },
  ]);
});

test('a full buffer does not wait', () => {
  const output = vi.fn();
  const access = createAccessLog({ name: 'gateway', logLevel: 'info', output });
  for (let i = 0; i < 1000; i += 1) access.write('info', { path: '/api/products' });
  expect(output).toHaveBeenCalled();
});

test('the level decides', () => {
  const output = vi.fn();
  const access = createAccessLog({ name: 'gateway', logLevel: 'warn', output });
  access.write('info', { status: 200 });
  access.write('warn', { status: 503 });
  access.flush();
  expect(String(output.mock.calls[0]?.[0])).toContain('"status":503');
  expect(String(output.mock.calls[0]?.[0])).not.toContain('"info"');
});
