import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mark } from '../../../src/embedded/collector/store/index.ts';
import { logOf, ownerOf, readPiece, startTailer } from '../../../src/embedded/collector/tail/index.ts';

const owner = { component: 'order', replica: 'order/process/1' };

describe('a log line', () => {
  const read = (text: string, stream = 'stdout') => logOf(JSON.stringify({ at: 5, stream, text }), owner);

  it('of JSON gives its level, its text, its trace and the rest', () => {
    const said = {
      level: 'warn',
      time: 'now',
      service: 'order',
      msg: 'slow',
      trace_id: '5b8efff798038103d269b633813fc60c',
      span_id: 'eee19b7ec3c1b174',
      ms: 12,
      of: { a: [1] },
    };
    expect(read(JSON.stringify(said))).toEqual({
      ...owner,
      at: 5,
      level: 'warn',
      text: 'slow',
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      fields: { ms: 12, of: { a: [1] } },
    });
  });

  it.each([
    ['plain', 'stdout', 'info'],
    ['plain', 'stderr', 'warn'],
    ['{broken', 'stdout', 'info'],
    ['[1]', 'stdout', 'info'],
    ['2026-01-31 12:00:00.123 UTC [71] LOG:  ready', 'stderr', 'info'],
    ['2026-01-31 12:00:00.123 UTC [71] FATAL:  no', 'stderr', 'fatal'],
    ['{"level":50,"msg":"x"}', 'stdout', 'error'],
  ])('%s on %s is %s', (text, stream, level) => {
    expect(read(text, stream)).toMatchObject({ level });
  });

  it.each(['', 'null', '{}', '{"at":1', '{"at":"1","text":"x"}'])('%j is none', (line) => {
    expect(logOf(line, owner)).toBeUndefined();
  });
});

it.each([
  ['order.1.log', { component: 'order', replica: 'order/process/1' }],
  ['db.log', { component: 'db', replica: 'db/process' }],
  ['order.migrate.log', { component: 'order', replica: 'order/migrate' }],
  ['order.1.log.1', undefined],
  ['.x', undefined],
])('%s is of %j', (file, expected) => {
  expect(ownerOf(file)).toEqual(expected);
});

describe('a file', () => {
  let folder: string;
  let path: string;
  let mark: Mark | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'platform-tail-'));
    path = join(folder, 'order.1.log');
    mark = undefined;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const all = (): string[] => {
    const lines: string[] = [];
    for (let piece = readPiece(path, mark); piece; piece = readPiece(path, mark)) {
      mark = piece.mark;
      lines.push(...piece.lines);
    }
    return lines;
  };
  const rotate = () => {
    for (const [from, to] of [
      ['.1', '.2'],
      ['', '.1'],
    ] as const) {
      try {
        renameSync(`${path}${from}`, `${path}${to}`);
      } catch {
        // There is none yet.
      }
    }
  };

  it('is read in complete lines, each once', () => {
    expect(all()).toEqual([]);
    writeFileSync(path, 'a\nb\nhal');
    expect(all()).toEqual(['a', 'b']);
    appendFileSync(path, 'f\n');
    expect(all()).toEqual(['half']);
    expect(all()).toEqual([]);
  });

  it('is read to its end after a rotation, and so is what came between', () => {
    writeFileSync(path, 'a\n');
    expect(all()).toEqual(['a']);
    appendFileSync(path, 'b\n');
    rotate();
    writeFileSync(path, 'c\n');
    rotate();
    writeFileSync(path, 'd\n');
    expect(all()).toEqual(['b', 'c', 'd']);
  });

  it('that is another one now is read from its beginning', () => {
    writeFileSync(path, 'a\n');
    all();
    writeFileSync(join(folder, 'new'), 'b\n');
    rmSync(path);
    renameSync(join(folder, 'new'), path);
    expect(all()).toEqual(['b']);
  });

  it('that became shorter is read from its beginning', () => {
    writeFileSync(path, 'a long line\n');
    all();
    truncateSync(path);
    appendFileSync(path, 'b\n');
    expect(all()).toEqual(['b']);
  });

  it('of any size is read in pieces, whatever the letters', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n} naïve ☃ 漢字 ${'x'.repeat(n % 50)}`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    expect(all()).toEqual(lines);
  });

  it('with a line without end does not stop at it', () => {
    writeFileSync(path, `${'x'.repeat(600_000)}\nnext\n`);
    expect(all().at(-1)).toBe('next');
  });
});

it('lines that cannot be stored are told again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'platform-tail-'));
  const path = join(folder, 'order.1.log');
  const line = (text: string) => `${JSON.stringify({ at: 5, stream: 'stdout', text })}\n`;
  writeFileSync(path, line('a'));
  const told: string[] = [];
  const warned: string[] = [];
  let full = true;
  const tailer = startTailer(
    folder,
    new Map(),
    (logs) => {
      if (full) throw new Error('the disk is full');
      told.push(...logs.map(({ text }) => text));
    },
    (message) => warned.push(message),
  );
  try {
    await vi.waitFor(() => expect(warned).toContain('log lines cannot be taken up: the disk is full'), 10_000);
    full = false;
    appendFileSync(path, line('b'));
    await vi.waitFor(() => expect(told).toEqual(['a', 'b']), 10_000);
  } finally {
    tailer.stop();
    rmSync(folder, { recursive: true });
  }
});
