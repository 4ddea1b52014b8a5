import type { DeadMessage, Message } from '../port.ts';

interface MessageRow {
  readonly topic: string;
  readonly message_id: string;
  readonly key: string;
  readonly type: string;
  readonly data: unknown;
  readonly headers: Record<string, string>;
  /** Milliseconds since the epoch. */
  readonly published_ms: number;
  readonly attempt: number;
}

export interface TakenRow extends MessageRow {
  readonly id: string;
  /** The same for messages of one key. */
  readonly lane: string;
}

export interface DeadRow extends MessageRow {
  readonly reason: string;
  readonly died_ms: number;
}

/** A message and the row it stands in. */
export interface Taken {
  readonly row: string;
  readonly message: Message;
}

/** What was taken, by key, each in its order. */
export function chainsOf(rows: readonly TakenRow[]): Taken[][] {
  const chains = new Map<string, TakenRow[]>();
  for (const row of rows) {
    const chain = chains.get(row.lane);
    if (chain) chain.push(row);
    else chains.set(row.lane, [row]);
  }
  return [...chains.values()].map((chain) =>
    chain.sort((a, b) => Number(a.id) - Number(b.id)).map((row) => ({ row: row.id, message: toMessage(row) })),
  );
}

export function toDeadMessage(row: DeadRow): DeadMessage {
  return { ...toMessage(row), reason: row.reason, diedAt: new Date(row.died_ms).toISOString() };
}

function toMessage({ message_id: id, topic, key, type, data, headers, published_ms, attempt }: MessageRow): Message {
  return { id, topic, key, type, time: new Date(published_ms).toISOString(), data, attempt, headers };
}
