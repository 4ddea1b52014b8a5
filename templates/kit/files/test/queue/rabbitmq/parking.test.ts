import { describe, expect, it } from 'vitest';
import { createParking } from '../../../src/queue/rabbitmq/parking.ts';

describe('messages that wait long', () => {
  it('go away for the longest time that is not too long, and short waits stay', () => {
    const { levelFor } = createParking();
    expect([500, 60_000, 60_001, 119_000, 4_000_000, 9_000_000].map(levelFor)).toEqual([
      undefined,
      undefined,
      60,
      60,
      3600,
      7200,
    ]);
  });

  it('are followed by those of their key, and come back before them', () => {
    const parking = createParking();
    expect(parking.behind('k', '1', false)).toBeUndefined();
    parking.gone('k', '1', 60, true);
    // What comes while the first one is away follows it.
    expect(parking.behind('k', '2', false)).toBe(60);
    parking.gone('k', '2', 60, false);
    expect(parking.behind('other', '9', false)).toBeUndefined();
    // It is back and done; a new one must not pass the second.
    expect(parking.behind('k', '1', true)).toBeUndefined();
    expect(parking.behind('k', '3', false)).toBe(60);
    parking.gone('k', '3', 60, false);
    expect(parking.behind('k', '2', true)).toBeUndefined();
    expect(parking.behind('k', '3', true)).toBeUndefined();
    expect(parking.behind('k', '4', false)).toBeUndefined();
  });

  it('are followed again when they go away again', () => {
    const parking = createParking();
    parking.gone('k', '1', 60, true);
    parking.gone('k', '2', 60, false);
    expect(parking.behind('k', '1', true)).toBeUndefined();
    parking.gone('k', '1', 120, true);
    expect(parking.behind('k', '2', true)).toBe(120);
    expect(parking.levels()).toEqual([60, 120]);
  });
});
