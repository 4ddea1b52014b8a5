import type { NewMessage } from '../queue/index.ts';
import { complete } from './add.ts';
import type { OutboxEntry, OutboxSource } from './source.ts';

/** An outbox in this process: for the memory drivers of databases, and for tests. */
export interface MemoryOutbox extends OutboxSource {
  add(topic: string, message: NewMessage): void;
}

export function memoryOutbox(): MemoryOutbox {
  const waiting: OutboxEntry[] = [];
  const listeners = new Set<() => void>();
  return {
    add: (topic, message) => {
      waiting.push({ topic, message: complete(message) });
      for (const listener of listeners) queueMicrotask(listener);
    },
    take: async (limit, publish) => {
      const entries = waiting.slice(0, limit);
      if (entries.length > 0) await publish(entries);
      waiting.splice(0, entries.length);
      return entries.length;
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
