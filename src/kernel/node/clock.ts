import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : undefined),
};
