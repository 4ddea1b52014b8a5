import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import { describeOn } from '../../../support/engines.ts';
import { badDays, toldBy } from './support/day.ts';
import type { Asked, Fate } from './support/proxy.ts';

/** Where a writer dies: every write of a first `up` with PLATFORM_BAD_DAYS=all, else two drawn from a seed. */
const ALL = process.env.PLATFORM_BAD_DAYS === 'all';
const SEED = Number(process.env.PLATFORM_BAD_DAYS_SEED ?? 7);

describeOn('kubernetes', 'an API server that', () => {
  const days = badDays('api-days');
  beforeAll(() => days.begin(), 60_000);
  afterEach(async () => {
    await days.proxy().start();
    days.proxy().rule = undefined;
  });
  afterAll(() => days.end());

  const up = async (rule: (asked: Asked) => Fate | Promise<Fate>) => {
    const writer = await days.proxied();
    days.proxy().rule = rule;
    try {
      return await writer.up(days.small());
    } finally {
      await writer.runtime.close();
    }
  };
  const freeTheLock = async () => (await days.api()).remove('Lease', days.ns.name, 'platform-lock');
  const isDeployment = ({ method, path }: Asked) => method === 'PATCH' && path.includes('/deployments/');

  it('is slow: it takes longer, nothing else', async () => {
    const { outcome } = await up(async (): Promise<Fate> => {
      await nodePorts.clock.sleep(200);
      return 'pass';
    });
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    await days.mended();
  });

  it('answers 429 to everything it is asked for the first time', async () => {
    const { outcome } = await up(({ nth }) => (nth === 1 ? { status: 429, message: 'too many requests' } : 'pass'));
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    await days.mended();
  });

  it('answers 429 for as long as anybody asks', async () => {
    const error = await toldBy(
      up((asked) =>
        isDeployment(asked) ? { status: 429, message: 'too many requests, please try again later' } : 'pass',
      ),
    );
    expect(error).toMatchObject({
      code: 'cluster-refused',
      message: `the cluster refuses to create Deployment of one in namespace ${days.ns.name}: too many requests, please try again later`,
      where: 'context proxied',
    });
    await days.mended();
  });

  it('answers 500 in the middle, or carries out what it is told and cuts off its answer', async () => {
    const fates: Fate[] = [{ status: 500, message: 'etcd has no leader' }, 'lose', 'cut'];
    let count = 0;
    const { outcome } = await up(({ writes, method, nth }) =>
      // Nothing that is made by POST is made twice: those are not repeated.
      writes && method !== 'POST' && nth === 1 ? (fates[count++ % fates.length] as Fate) : 'pass',
    );
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    expect(count).toBeGreaterThan(fates.length);
    await days.mended();
  });

  it('answers 500 to one kind, again and again', async () => {
    const error = await toldBy(
      up((asked) => (isDeployment(asked) ? { status: 500, message: 'etcd has no leader' } : 'pass')),
    );
    expect(error).toMatchObject({
      code: 'cluster-refused',
      message: `the cluster refuses to create Deployment of one in namespace ${days.ns.name}: etcd has no leader`,
    });
    await days.mended();
  });

  it('does not know us any more, in the middle: the token has expired', async () => {
    let expired = false;
    const error = await toldBy(
      up((asked) => {
        expired ||= isDeployment(asked);
        return expired ? 'stranger' : 'pass';
      }),
    );
    expect(error).toMatchObject({
      code: 'cluster-login',
      message: 'the cluster does not accept the credentials of context "proxied"',
      details: ['Unauthorized', expect.stringMatching(/^\d+ of \d+ operations were done/)],
      next: 'log in again, then check: kubectl --context proxied auth whoami',
      exitCode: 5,
    });
    await freeTheLock();
    await days.mended();
  });

  it('goes away at one of our writes, and with it whoever wrote: the next writer goes on', async () => {
    const writes = await undisturbed();
    for (const at of pointsIn(writes)) {
      const error = await toldBy(up(stopAt(at)));
      expect([at, error.code, error.exitCode]).toEqual([at, 'cluster-unreachable', 5]);
      expect(error.message).toMatch(/^the cluster of context "proxied" cannot be reached: /);
      await days.proxy().start();
      // As after its 15 seconds: nobody is left to renew it.
      await freeTheLock();
      await days.mended();
    }
  }, 900_000);

  it('goes away before anything was made: down --data leaves nothing either', async () => {
    await toldBy(up(stopAt(2)));
    await days.proxy().start();
    days.proxy().rule = undefined;
    await freeTheLock();
    const writer = await days.proxied();
    writer.use(days.small());
    const down = writer.session.down({ data: true }, () => undefined, new AbortController().signal);
    expect(await down).toMatchObject({ status: 'done', failures: [] });
    await days.nothingLeft();
  });

  /** The write of this number is the last that is carried out; its answer does not come, and nothing listens any more. */
  const stopAt = (at: number) => {
    let count = 0;
    return ({ writes }: Asked): Fate => {
      if (count >= at) return 'cut';
      if (writes) count += 1;
      if (count < at) return 'pass';
      setImmediate(() => void days.proxy().stop());
      return 'lose';
    };
  };
  /** Writes of an `up` that nothing happens to. */
  const undisturbed = async () => {
    const { outcome } = await up(() => 'pass');
    expect(outcome).toMatchObject({ status: 'done' });
    const { length } = days.proxy().asked.filter(({ writes }) => writes);
    await days.mended();
    return length;
  };
});

function pointsIn(writes: number): number[] {
  const all = Array.from({ length: writes }, (_, index) => index + 1);
  if (ALL) return all;
  return [SEED % Math.ceil(writes / 2), Math.ceil(writes / 2) + (SEED % Math.floor(writes / 2))].map(
    (index) => all[index] ?? 1,
  );
}
