import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../src/kernel/index.ts';
import {
  clip,
  configText,
  createLogFormat,
  createProgress,
  createPrompts,
  createStyle,
  createUi,
  diagnosisLines,
  historyLines,
  planLines,
  table,
  width,
} from '../../src/ui/index.ts';
import { memoryOutput } from '../support/output.ts';

const plain = createStyle(false);
const colour = createStyle(true);

describe('colours', () => {
  const ui = (change: object) =>
    createUi({
      stdin: { isTTY: true },
      stdout: memoryOutput({ columns: 80 }),
      stderr: memoryOutput({ columns: 80 }),
      env: {},
      json: false,
      color: true,
      ...change,
    });
  test.each([
    [{}, true],
    [{ color: false }, false],
    [{ json: true }, false],
    [{ env: { NO_COLOR: '1' } }, false],
    [{ env: { TERM: 'dumb' } }, false],
    [{ stdout: memoryOutput() }, false],
    [{ stdout: memoryOutput(), env: { FORCE_COLOR: '1' } }, true],
    [{ env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
  ])('%j: %s', (change, expected) => {
    expect(ui(change).style.red('x') !== 'x').toBe(expected);
  });

  test('prompts are for terminals that are not a CI', () => {
    expect(ui({}).interactive).toBe(true);
    for (const change of [{ json: true }, { env: { CI: 'true' } }, { stdin: {} }])
      expect(ui(change).interactive).toBe(false);
  });
});

test('widths ignore colours; clipping keeps them whole', () => {
  expect(width(colour.red('abc'))).toBe(3);
  expect(width(clip(colour.red('abcdef'), 4))).toBe(4);
  expect(clip('abcdef', 4)).toBe('abc…');
  expect(clip('abc', 4)).toBe('abc');
});

test('columns nobody fills disappear', () => {
  expect(
    table(
      ['A', 'B', 'C'],
      [
        ['1', '', 'x'],
        ['22', '', 'y'],
      ],
    ),
  ).toEqual(['A   C', '1   x', '22  y']);
});

test('a plan marks what loses data', () => {
  const operation = {
    n: 1,
    action: 'remove',
    resource: 'db/volume',
    component: 'db',
    cause: 'platform goes down',
    after: [],
  };
  expect(planLines([{ ...operation, destructive: true }], plain)).toEqual([
    '[] -> #1 remove db/volume platform goes down (data is lost)',
  ]);
  expect(planLines([], plain)).toEqual(['nothing to change']);
});

test('log lines: JSON is read, the rest stays as it is, names share a column', () => {
  const format = createLogFormat(plain);
  const at = new Date(2026, 0, 31, 12, 0, 1, 5).getTime();
  const line = { at, component: 'product', replica: 'product/process/2', text: '', level: 'info' };
  const fields = { level: 'info', time: at, msg: 'done', path: '/api', ms: 3, note: 'two words' };
  expect(format({ ...line, fields })).toBe('12:00:01.005 product/2 │ done path=/api ms=3 note="two words"');
  expect(format({ ...line, component: 'db', replica: 'db', text: 'ready to accept' })).toBe(
    '12:00:01.005 db        │ ready to accept',
  );
});

test('an error in a log line: why; and where, when nothing tries again', () => {
  const format = createLogFormat(plain);
  const line = { at: new Date(2026, 0, 31, 12).getTime(), component: 'order', replica: 'order', text: '' };
  const err = {
    type: 'Error',
    message: 'no database',
    stack: 'Error: no database\n    at main.js:1:2\n    at main.js:3:4',
  };
  const fields = { msg: 'attempt failed', err, attempt: 1 };
  expect(format({ ...line, level: 'warn', fields })).toBe(
    '12:00:00.000 order │ warn attempt failed err="no database" attempt=1',
  );
  expect(format({ ...line, level: 'error', fields })).toBe(
    '12:00:00.000 order │ error attempt failed err="no database" attempt=1\n    at main.js:1:2\n    at main.js:3:4',
  );
});

test('history, newest first as it comes', () => {
  const release = { id: '2', at: '2026-01-31T12:00:00.123Z', by: 'ada', commit: '0123456789abcdef', cause: 'deploy' };
  expect(
    historyLines(
      [
        { ...release, status: 'current' },
        { ...release, id: '1', status: 'failed' },
      ],
      plain,
    ),
  ).toEqual([
    'RELEASE  STATUS   AT                    BY   COMMIT        CAUSE',
    '2        current  2026-01-31 12:00:00Z  ada  0123456789ab  deploy',
    '1        failed   2026-01-31 12:00:00Z  ada  0123456789ab  deploy',
  ]);
});

test('doctor says what to do about what is missing', () => {
  const checks = [
    { name: 'node', ok: true, message: 'v20' },
    { name: 'docker', ok: false, warning: true, message: 'no engine', next: 'start one' },
  ];
  expect(diagnosisLines([{ group: 'this machine', checks }], plain)).toEqual([
    'this machine',
    '  ✓  node    v20',
    '  !  docker  no engine  start one',
  ]);
});

test('the effective configuration is YAML with origins', () => {
  const lines = [
    { key: 'name', depth: 0, value: 'shop', origin: 'platform.yaml:2' },
    { key: 'data', depth: 0 },
    { key: 'version', depth: 1, value: '18', origin: 'default' },
    { key: 'uses', depth: 1, value: ['a', 'b'], origin: 'platform.yaml:4' },
    { key: 'routes', depth: 0 },
    { key: '-', depth: 1, value: { to: 'a' }, origin: 'platform.yaml:5' },
  ];
  expect(configText(lines, plain)).toEqual([
    'name: shop       # platform.yaml:2',
    'data:',
    '  version: "18"  # default',
    '  uses: [a, b]   # platform.yaml:4',
    'routes:',
    '  - { to: a }    # platform.yaml:5',
  ]);
});

test('on a terminal the tree is redrawn in place, the cursor comes back', () => {
  const err = memoryOutput({ columns: 60 });
  const ui = createUi({ stdin: {}, stdout: memoryOutput(), stderr: err, env: {}, json: false, color: false });
  const progress = createProgress(ui, () => 0);
  progress.sink({ type: 'component', at: 0, component: 'db', state: 'ready' });
  progress.sink({ type: 'note', at: 0, level: 'info', text: 'building images' });
  progress.end();
  expect(err.text()).toContain('building images\n✓  db  ready  0ms\n');
  expect(err.text().endsWith('\u001b[?25h')).toBe(true);
});

test('a prompt without a terminal is refused with the flag that answers it', async () => {
  const ui = createUi({
    stdin: {},
    stdout: memoryOutput(),
    stderr: memoryOutput(),
    env: {},
    json: false,
    color: false,
  });
  const prompts = createPrompts(ui, process.stdin, new AbortController().signal);
  const refused = prompts.confirm('Remove all data?', '--yes');
  await expect(refused).rejects.toBeInstanceOf(PlatformError);
  await expect(refused).rejects.toMatchObject({ exitCode: 4, next: 'answer it with --yes' });
});
