import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogQuery } from '../../../../src/engine/index.ts';
import { Lines } from '../../../../src/runtimes/local/logs/lines.ts';
import { idOfLog, logName } from '../../../../src/runtimes/local/logs/names.ts';
import { fileLogs } from '../../../../src/runtimes/local/logs/read.ts';
import { redactor } from '../../../../src/runtimes/local/logs/redact.ts';
import { LogWriter, MAX_BYTES } from '../../../../src/runtimes/local/logs/writer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-logs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const writer = (id: string, redact = (text: string) => text) => new LogWriter(join(folder, logName(id)), redact);
const read = async (query: Partial<LogQuery> = {}) => {
  const lines: string[] = [];
  const signal = new AbortController().signal;
  for await (const line of fileLogs(folder).read({ follow: false, ...query }, signal)) {
    lines.push(`${line.replica} ${line.stream} ${line.text}`);
  }
  return lines;
};

test.each([
  ['product/process/1', 'product.1.log'],
  ['db/process', 'db.log'],
  ['product/migrate', 'product.migrate.log'],
  ['db/user-product', 'db.user-product.log'],
  ['api/forwarder', 'api.forwarder.log'],
])('%s is logged to %s, and back', (id, file) => {
  expect(logName(id)).toBe(file);
  expect(idOfLog(file)?.id).toBe(id);
  expect(idOfLog(`${file}.1`)?.id).toBe(id);
});

describe('lines', () => {
  test('are put together from chunks, also within a character', () => {
    const lines = new Lines();
    const bytes = Buffer.from('one\r\ntwö\nthree');
    expect([...lines.push(bytes.subarray(0, 8)), ...lines.push(bytes.subarray(8)), ...lines.end()]).toEqual([
      'one',
      'twö',
      'three',
    ]);
  });

  test('without an end are cut', () => {
    expect(new Lines().push(Buffer.alloc(70_000, 'x')).map(({ length }) => length)).toEqual([64 * 1024]);
  });
});

describe('reading', () => {
  test('all copies in the order of time, filtered by component', async () => {
    writer('b/process/1').write('stdout', ['first']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    writer('a/process/2').write('stderr', ['second']);
    expect(await read()).toEqual(['b/process/1 stdout first', 'a/process/2 stderr second']);
    expect(await read({ components: ['a'] })).toEqual(['a/process/2 stderr second']);
  });

  test('the last lines only, and those since a time', async () => {
    const log = writer('a/process/1');
    log.write(
      'stdout',
      Array.from({ length: 5000 }, (_, n) => `line ${n} ${'x'.repeat(50)}`),
    );
    const tail = await read({ tail: 3 });
    expect(tail.map((line) => line.split(' ')[3])).toEqual(['4997', '4998', '4999']);
    expect(await read({ since: Date.now() + 1000 })).toEqual([]);
  });

  test('following goes on across a rotation', async () => {
    const log = writer('a/process/1');
    log.write('stdout', ['before']);
    const stop = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { text } of fileLogs(folder).read({ follow: true }, stop.signal)) {
        seen.push(text.slice(0, 10));
        if (text === 'the end') stop.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const big = 'x'.repeat(60_000);
    for (let n = 0; n < 100; n += 1) log.write('stdout', [big]);
    log.write('stdout', ['the end']);
    await following;
    expect(seen).toHaveLength(102);
  });
});

test('files are bounded: two older halves are kept', async () => {
  const log = writer('a/process/1');
  const megabyte = 'x'.repeat(60_000);
  for (let n = 0; n < 400; n += 1) log.write('stdout', [megabyte]);
  log.close();
  expect((await readdir(folder)).sort()).toEqual(['a.1.log', 'a.1.log.1', 'a.1.log.2']);
  expect((await stat(join(folder, 'a.1.log.2'))).size).toBeLessThanOrEqual(MAX_BYTES);
});

test('values of secrets are taken out', async () => {
  const redact = redactor(['correct horse', 'correct horse battery', 'abc']);
  writer('a/process/1', redact).write('stdout', ['password=correct horse battery, abc']);
  expect(await read()).toEqual(['a/process/1 stdout password=[redacted], abc']);
});
