import { describe, expect, it } from 'vitest';
import { Pool } from '../../../src/embedded/balancer/index.ts';

const at = (port: number) => ({ host: '127.0.0.1', port });
const none = new Set<string>();
const take = (pool: Pool, now = 0) => pool.take(none, now);

describe('pool', () => {
  it('has nothing to give while it is empty', () => {
    expect(take(new Pool())).toBeUndefined();
  });

  it('gives equals in turns', () => {
    const pool = new Pool();
    pool.set([at(1), at(2), at(3)]);
    const ports = [1, 2, 3].map(() => {
      const lease = take(pool);
      lease?.release();
      return lease?.port;
    });
    expect(new Set(ports)).toEqual(new Set([1, 2, 3]));
  });

  it('gives the one with the fewest connections', () => {
    const pool = new Pool();
    pool.set([at(1), at(2)]);
    const leases = Array.from({ length: 10 }, () => take(pool));
    expect(leases.filter((lease) => lease?.port === 1)).toHaveLength(5);
    for (const lease of leases) if (lease?.port === 2) lease.release();
    expect([take(pool)?.port, take(pool)?.port, take(pool)?.port]).toEqual([2, 2, 2]);
  });

  it('counts a release once, and remembers the connections of one that left and came back', () => {
    const pool = new Pool();
    pool.set([at(1)]);
    const first = take(pool);
    take(pool);
    pool.set([at(2)]);
    first?.release();
    first?.release();
    pool.set([at(1), at(2)]);
    expect(take(pool)?.port).toBe(2);
    expect(new Set([take(pool)?.port, take(pool)?.port])).toEqual(new Set([1, 2]));
  });

  it('shuns one that refused until a second passed or the list is told again', () => {
    const pool = new Pool();
    pool.set([at(1), at(2)]);
    const lease = take(pool, 0);
    lease?.shun(0);
    lease?.release();
    const other = lease?.port === 1 ? 2 : 1;
    expect([take(pool, 10)?.port, take(pool, 20)?.port]).toEqual([other, other]);
    expect(take(pool, 1001)?.port).toBe(lease?.port);
  });

  it('skips those that were tried', () => {
    const pool = new Pool();
    pool.set([at(1), at(2)]);
    expect(pool.take(new Set(['127.0.0.1:1']), 0)?.port).toBe(2);
    expect(pool.take(new Set(['127.0.0.1:1', '127.0.0.1:2']), 0)).toBeUndefined();
  });
});
