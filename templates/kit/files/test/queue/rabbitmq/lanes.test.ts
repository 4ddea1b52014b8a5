import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLanes, type Lanes } from '../../../src/queue/rabbitmq/lanes.ts';

const source = {};

/** A task that says when it begins and ends, and answers `outcomes` one after another. */
function task(
  lanes: Lanes,
  lane: string,
  name: string,
  seen: string[],
  outcomes: (number | undefined)[] = [],
  from = source,
) {
  lanes.add({
    lane,
    source: from,
    since: 0,
    run: async () => {
      seen.push(`+${name}`);
      await sleep(2);
      seen.push(`-${name}`);
      return outcomes.shift();
    },
  });
}

describe('lanes', () => {
  it('run tasks of one lane after another, and lanes side by side', async () => {
    const lanes = createLanes(2);
    const seen: string[] = [];
    task(lanes, 'a', 'a1', seen);
    task(lanes, 'a', 'a2', seen);
    task(lanes, 'b', 'b1', seen);
    task(lanes, 'c', 'c1', seen);
    expect(seen).toEqual(['+a1', '+b1']);
    await lanes.idle();
    await sleep(10);
    expect(seen.indexOf('+a2')).toBeGreaterThan(seen.indexOf('-a1'));
    expect(seen).toContain('-c1');
    expect(lanes.count(() => true)).toEqual({ waiting: 0, delayed: 0, running: 0, oldest: undefined });
  });

  it('hold up a lane whose head waits, and no other', async () => {
    const lanes = createLanes(1);
    const seen: string[] = [];
    task(lanes, 'a', 'a1', seen, [30]);
    task(lanes, 'a', 'a2', seen);
    task(lanes, 'b', 'b1', seen);
    await sleep(15);
    expect(seen).toEqual(['+a1', '-a1', '+b1', '-b1']);
    expect(lanes.count(() => true)).toMatchObject({ waiting: 1, delayed: 1, running: 0 });
    await sleep(60);
    expect(seen.slice(4)).toEqual(['+a1', '-a1', '+a2', '-a2']);
  });

  it('forget what came from a source; what runs ends, and is not run again', async () => {
    const lanes = createLanes(4);
    const seen: string[] = [];
    const gone = {};
    task(lanes, 'a', 'running', seen, [1], gone);
    task(lanes, 'a', 'behind', seen, [], gone);
    task(lanes, 'b', 'delayed', seen, [20], gone);
    await sleep(1);
    const first = lanes.idle(gone);
    lanes.drop(gone);
    task(lanes, 'a', 'again', seen);
    await first;
    await sleep(40);
    expect(seen.filter((word) => word.startsWith('+'))).toEqual(['+running', '+delayed', '+again']);
    expect(lanes.count(() => true)).toMatchObject({ waiting: 0, delayed: 0, running: 0 });
  });

  it('begin nothing once they are stopped', async () => {
    const lanes = createLanes(1);
    const seen: string[] = [];
    task(lanes, 'a', 'a1', seen);
    task(lanes, 'a', 'a2', seen);
    lanes.stop();
    await lanes.idle();
    await sleep(10);
    expect(seen).toEqual(['+a1', '-a1']);
  });
});
