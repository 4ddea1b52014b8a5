import { expect, test } from 'vitest';
import { startShipping } from '../../../src/agent/telemetry/index.ts';
import type { LogLine, LogQuery, Runtime, Session } from '../../../src/engine/index.ts';
import { memoryFs } from '../../support/memory-fs.ts';

const STATE = '/project/.platform/docker';
const line = (at: number, text = `line ${at}`): LogLine => ({
  at,
  component: 'order',
  replica: 'order/container/1',
  stream: 'stdout',
  text,
});

/** A runtime that has these lines, and says nothing more until it is told to stop. */
function shipping(lines: readonly LogLine[], send: (url: string, lines: readonly LogLine[]) => Promise<string>) {
  const { fs } = memoryFs();
  const asked: LogQuery[] = [];
  const runtime = {
    capabilities: { lines: 'agent' },
    address: async () => 'http://127.0.0.1:4318',
    logs: {
      read: async function* (query: LogQuery, signal: AbortSignal) {
        asked.push(query);
        yield* lines.filter(({ at }) => at >= (query.since ?? 0));
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      },
    },
  } as unknown as Runtime;
  const components = [{ name: 'collector', kind: 'addon', endpoints: [{ name: 'otlp' }] }];
  const session = { current: () => ({ model: { components }, context: { ports: {} } }) } as unknown as Session;
  const clock = {
    now: () => Date.now(),
    sleep: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms / 100)),
  };
  const options = { session, runtime, stateDir: STATE, fs, clock, send };
  return {
    fs,
    asked,
    components,
    start: (other: Partial<typeof options> = {}) => startShipping({ ...options, ...other }),
  };
}

test('tells the collector what copies print, and goes on where it stopped', async () => {
  const told: string[] = [];
  const { fs, asked, start } = shipping([line(1000), line(2000)], async (_, lines) => {
    told.push(...lines.map(({ text }) => text));
    return '';
  });
  const first = start();
  await expect.poll(() => told, { timeout: 5000 }).toEqual(['line 1000', 'line 2000']);
  first.stop();
  expect(JSON.parse(await fs.readText(`${STATE}/logs-told.json`))).toEqual({ collector: { at: 2000, store: '' } });
  const second = start();
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(2);
  second.stop();
  expect(asked.map(({ since }) => since)).toEqual([undefined, 1000]);
});

test('another keeper of lines is told all of them; the first one goes on where it stopped', async () => {
  const told: string[] = [];
  const { asked, components, start } = shipping([line(1000), line(2000)], async (_, lines) => {
    told.push(...lines.map(({ text }) => text));
    return '';
  });
  const running = start();
  await expect.poll(() => told, { timeout: 5000 }).toEqual(['line 1000', 'line 2000']);
  components.push({ name: 'loki', kind: 'addon', endpoints: [] });
  await expect.poll(() => told, { timeout: 5000 }).toEqual(['line 1000', 'line 2000', 'line 1000', 'line 2000']);
  components.pop();
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(3);
  running.stop();
  expect(asked.map(({ since }) => since)).toEqual([undefined, undefined, 1000]);
});

test('a collector that takes nothing is waited for; nothing is lost and nothing piles up', async () => {
  const told: string[] = [];
  let refusals = 2;
  const { asked, start } = shipping([line(1000), line(2000)], async (_, lines) => {
    if (refusals > 0) {
      refusals -= 1;
      throw new Error('the collector does not answer');
    }
    told.push(...lines.map(({ text }) => text));
    return '';
  });
  const running = start();
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['line 1000', 'line 2000']);
  running.stop();
  expect(asked.map(({ since }) => since)).toEqual([undefined, undefined, undefined]);
});

test('a collector that has forgotten what it was told is told everything again', async () => {
  const told: string[] = [];
  let store = 'first';
  const { fs, asked, start } = shipping([line(1000), line(2000)], async (_, lines) => {
    told.push(...lines.map(({ text }) => text));
    return store;
  });
  const first = start();
  await expect.poll(() => told, { timeout: 5000 }).toEqual(['line 1000', 'line 2000']);
  first.stop();
  store = 'second';
  told.length = 0;
  // It goes on a little before where it stopped, and hears that this is another one.
  const second = start();
  await expect.poll(() => told, { timeout: 5000 }).toEqual(['line 1000', 'line 2000', 'line 1000', 'line 2000']);
  second.stop();
  expect(asked.map(({ since }) => since)).toEqual([undefined, 1000, undefined]);
  expect(JSON.parse(await fs.readText(`${STATE}/logs-told.json`))).toEqual({
    collector: { at: 2000, store: 'second' },
  });
});

test('leaves lines alone where somebody else reads them', async () => {
  const { asked, start } = shipping([line(1000)], async () => '');
  const runtime = { capabilities: {}, logs: {} } as unknown as Runtime;
  start({ runtime }).stop();
  await new Promise((wake) => setTimeout(wake, 50));
  expect(asked).toEqual([]);
});
