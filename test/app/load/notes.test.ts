import { describe, expect, test } from 'vitest';
import { exitCodeOfLoad, generatorNotes } from '../../../src/app/load/notes.ts';
import type { LoadReport } from '../../../src/load/index.ts';

const report = (change: Partial<LoadReport> = {}) =>
  ({
    due: 100,
    ok: 100,
    errors: {},
    okPerSecond: 50,
    interrupted: false,
    lateMs: { p50: 0, p99: 1, max: 2 },
    ...change,
  }) as LoadReport;
const late = { p50: 9, p99: 80, max: 90 };

describe('what makes figures worth less', () => {
  test('nothing, usually', () => expect(generatorNotes(report())).toEqual([]));
  test('requests that were never sent', () => {
    expect(generatorNotes(report({ errors: { dropped: 7 } }), 20)[0]).toBe(
      '7 of 100 requests were never sent: 20 others were unanswered (--in-flight). What is loaded does not keep up: ' +
        '50/s were answered as expected. Percentiles count the others as endless.',
    );
    const [first] = generatorNotes(report({ errors: { dropped: 7 }, lateMs: late }));
    expect(first).toContain('What is loaded, or this machine that sends, does not keep up');
  });
  test('a generator that was late itself', () =>
    expect(generatorNotes(report({ lateMs: late }))).toEqual([expect.stringContaining('was 80ms late (p99)')]));
});

test('exit codes', () => {
  const missed = [{ threshold: 'p99>1s', ok: false, value: null, unit: 'ms' as const }];
  expect(exitCodeOfLoad(report(), [])).toBe(0);
  expect(exitCodeOfLoad(report({ interrupted: true }), missed)).toBe(6);
  expect(exitCodeOfLoad(report({ interrupted: true }), [])).toBe(130);
  expect(exitCodeOfLoad(report({ ok: 0 }), [])).toBe(1);
  expect(exitCodeOfLoad(report({ ok: 0, due: 0 }), [])).toBe(0);
});
