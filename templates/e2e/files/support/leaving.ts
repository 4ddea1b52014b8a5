import { expect, onTestFinished } from 'vitest';
import type { Actor } from './clients.ts';

/** Deletes what an actor made, however the test ends: a scenario leaves the shop as it found it, the newest made goes first. */
export function removeAfter(actor: Actor, path: string): void {
  onTestFinished(async () => {
    const { status } = await actor.call('DELETE', path);
    // 404: the test did it itself.
    expect([204, 404], `DELETE ${path}`).toContain(status);
  });
}
