import { expect } from 'vitest';
import { statusOf } from '../outcome.ts';
import { query } from './database.ts';
import type { Fire } from './platform.ts';

const CALM = { timeout: 300_000, interval: 500 };
/** A message on its way is in one place or another, and they are looked at one after the other. */
const ROUNDS = 3;
const OUTBOXES = ['auth', 'user', 'product', 'order'].map((database) => ['db', database] as const);
/** Who does not answer is asked again for half a day. */
const OURS = "s.topic <> 'webhook-deliveries'";

/** Resolves when everything is ready and no message waits, in an outbox or in the queue. */
export async function calm(fire: Fire): Promise<void> {
  const restless = async () =>
    (await statusOf(fire.project, 'local')).components.filter(({ state }) => state !== 'ready').map(({ name }) => name);
  await expect.poll(restless, CALM).toEqual([]);
  const rounds = async () => {
    const waiting: string[] = [];
    for (let round = 0; round < ROUNDS && waiting.length === 0; round += 1) waiting.push(...(await messages(fire)));
    return waiting;
  };
  await expect.poll(rounds, CALM).toEqual([]);
}

async function messages(fire: Fire): Promise<string[]> {
  const found: string[] = [];
  for (const [store, database] of [...OUTBOXES, ['documents', 'review'] as const]) {
    const rows = await query(fire, store, database, 'select topic, type from outbox');
    found.push(...rows.map(({ type }) => `${type} in the outbox of ${database}`));
  }
  const queued = `select m.type, s.grp from queue.messages m join queue.subscriptions s on s.id = m.sub where ${OURS}`;
  const rows = await query(fire, 'queue', 'queue', queued);
  return [...found, ...rows.map(({ type, grp }) => `${type} for ${grp}`)];
}

/** What was given up: none of it may be. */
export async function deadLetters(fire: Fire): Promise<string[]> {
  const dead = `select d.type, d.reason, s.grp from queue.dead d join queue.subscriptions s on s.id = d.sub where ${OURS}`;
  return (await query(fire, 'queue', 'queue', dead)).map(({ type, grp, reason }) => `${type} for ${grp}: ${reason}`);
}
