import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlatformEvent } from '../../../../src/kernel/index.ts';
import { contractService } from '../../../contract/platform.ts';
import { describeOn } from '../../../support/engines.ts';
import { type OwnEngine, ownEngine, whyNoOwnEngine } from '../support/own-engine.ts';
import { makeSmall, type Small } from '../support/small.ts';
import { never, ours, placeBystanders, store, toldBy } from './support.ts';

/** Where the engine is killed: at every operation of a first `up` with PLATFORM_BAD_DAYS=all, else at one drawn from a seed. */
const ALL = process.env.PLATFORM_BAD_DAYS === 'all';
const SEED = Number(process.env.PLATFORM_BAD_DAYS_SEED ?? 7);
const why = whyNoOwnEngine();
const quiet = () => undefined;

describeOn('docker', 'the Docker engine', () => {
  describe.skipIf(why)(why ? `[skipped: ${why}]` : 'of the test', () => {
    const before = process.env.DOCKER_HOST;
    let engine: OwnEngine;
    let small: Small;
    let others: Awaited<ReturnType<typeof placeBystanders>>;
    let theirs: unknown;

    beforeAll(async () => {
      engine = ownEngine();
      await engine.start();
      await engine.copy('node:24-slim');
      process.env.DOCKER_HOST = engine.host;
      small = await makeSmall(`engine-${process.pid}`, ['api', 'web']);
      others = await placeBystanders(engine.docker, 'theirs');
      theirs = await others.look();
    }, 600_000);
    beforeEach(() => {
      small.components = [contractService('api'), store('db'), contractService('web', { replicas: 2 })];
    });
    afterEach(async () => {
      // Whatever became of the test: the next one finds an engine with room.
      engine.empty();
      if (!(await engine.docker.ping().catch(() => undefined))) await engine.start();
    }, 600_000);
    afterAll(async () => {
      await small?.remove();
      await engine?.remove();
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }, 600_000);

    const up = (sink: (event: PlatformEvent) => void = quiet) => small.open().apply({ mode: 'up' }, sink, never);
    /** The same command again, by another process; then nothing of ours is left, and nothing of others was touched. */
    const mended = async () => {
      const again = small.open();
      expect(await again.apply({ mode: 'up' }, quiet, never)).toMatchObject({ status: 'done', failures: [] });
      expect(await again.plan({ mode: 'up' }, never)).toEqual([]);
      expect(await again.down({ data: true }, quiet, never)).toMatchObject({ status: 'done', failures: [] });
      expect(await ours(engine.docker, small.instance)).toEqual([]);
      await expect.poll(() => others.look(), { timeout: 20_000 }).toEqual(theirs);
    };

    test('killed in the middle of an up: one message, and the same command goes on once it runs again', async () => {
      const operations = (await small.open().plan({ mode: 'up' }, never)).length;
      const points = ALL ? Array.from({ length: operations }, (_, index) => index + 1) : [1 + (SEED % operations)];
      for (const point of points) {
        let count = 0;
        let killed = Promise.resolve();
        const error = await toldBy(
          up((event) => {
            if (event.type !== 'operation' || event.state !== 'done') return;
            count += 1;
            if (count === point) killed = engine.kill();
          }),
        ).catch((failure: unknown) => {
          // The last operation of all was done already.
          if (point < operations) throw failure;
        });
        if (error) {
          expect([point, error.code, error.exitCode]).toEqual([point, 'docker-unreachable', 5]);
          expect(error.message).toMatch(/^the Docker engine (does not run|ended the connection|does not answer)$/);
        }
        // It may have ended with the last operation, and the engine a moment later.
        await killed;
        expect(await toldBy(up()), `killed at ${point} of ${operations}`).toMatchObject({
          code: 'docker-unreachable',
          message: 'the Docker engine does not run',
          next: 'start Docker, then try again',
          exitCode: 5,
        });
        await engine.start();
        await mended();
      }
    }, 900_000);

    test('killed while everything runs: what ended with it is told, and made again', async () => {
      expect(await up()).toMatchObject({ status: 'done' });
      await engine.kill();
      await engine.start();
      const status = await small.open().status(never);
      expect(status?.components.filter(({ state }) => state === 'ready')).toEqual([]);
      await mended();
    });

    test('without room on its disk', async () => {
      engine.fill();
      const error = await toldBy(up());
      expect(error).toMatchObject({
        code: 'docker-disk-full',
        message: 'the disk of the Docker engine is full',
        next: expect.stringContaining('docker system df'),
        exitCode: 3,
      });
      engine.empty();
      await mended();
    });
  });
});
