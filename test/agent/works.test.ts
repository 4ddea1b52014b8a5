import { describe, expect, test } from 'vitest';
import { createLeases } from '../../src/agent/server/leases.ts';
import { createWorks } from '../../src/agent/server/works.ts';
import type { EventSink, Outcome, PlatformEvent } from '../../src/kernel/index.ts';

const done: Outcome = {
  status: 'done',
  changed: 1,
  durationMs: 0,
  failures: [],
  readyMs: {},
  criticalPath: [],
  addresses: {},
};
const note = (text: string): PlatformEvent => ({ type: 'note', at: 0, level: 'info', text });

/** Work that goes on until it is told to end. */
function started() {
  const works = createWorks();
  let tell: EventSink = () => undefined;
  let end: (outcome: Outcome) => void = () => undefined;
  const signals: AbortSignal[] = [];
  const ask = (key: string, abort = new AbortController()) => {
    const events: PlatformEvent[] = [];
    const outcome = works.do({
      key,
      sink: (event) => events.push(event),
      signal: abort.signal,
      run: (sink, signal) => {
        tell = sink;
        signals.push(signal);
        return new Promise((resolve) => {
          end = resolve;
          signal.addEventListener('abort', () => resolve({ ...done, status: 'interrupted' }));
        });
      },
    });
    return { events, outcome, abort };
  };
  return { works, ask, tell: (event: PlatformEvent) => tell(event), end: () => end(done), signals };
}

describe('shared work', () => {
  test('asked for twice it is done once, and both hear everything', async () => {
    const { ask, tell, end, signals, works } = started();
    const one = ask('up');
    tell(note('first'));
    const two = ask('up');
    tell(note('second'));
    end();
    expect(await Promise.all([one.outcome, two.outcome])).toEqual([done, done]);
    expect(two.events).toEqual(one.events);
    expect(two.events).toHaveLength(2);
    expect(signals).toHaveLength(1);
    expect(works.busy()).toBe(false);
  });

  test('one who gives up leaves the other alone; the last one ends it', async () => {
    const { ask, signals } = started();
    const [one, two] = [ask('up'), ask('up')];
    one.abort.abort();
    expect((await one.outcome).status).toBe('interrupted');
    expect(signals[0]?.aborted).toBe(false);
    two.abort.abort();
    expect((await two.outcome).status).toBe('interrupted');
    expect(signals[0]?.aborted).toBe(true);
  });

  test('other work is its own', async () => {
    const { ask, signals, end } = started();
    ask('up');
    const down = ask('down');
    end();
    await down.outcome;
    expect(signals).toHaveLength(2);
  });
});

describe('leases', () => {
  test('the last one that goes takes the platform with it', () => {
    let over = 0;
    const leases = createLeases<string>(() => (over += 1));
    leases.take('a');
    leases.take('b');
    leases.drop('a');
    leases.drop('a');
    expect(over).toBe(0);
    leases.drop('b');
    expect(over).toBe(1);
  });

  test('kept, it stays', () => {
    let over = 0;
    const leases = createLeases<string>(() => (over += 1));
    leases.take('a');
    leases.keep();
    leases.drop('a');
    expect([over, leases.any()]).toEqual([0, true]);
  });

  test('who never held one ends nothing', () => {
    let over = 0;
    createLeases<string>(() => (over += 1)).drop('a');
    expect(over).toBe(0);
  });
});
