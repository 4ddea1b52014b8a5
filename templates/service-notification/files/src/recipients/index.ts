/** Who users are, as far as it takes to address them: learned from their events. */
import { keys } from '../keys.ts';
import type { Objects } from '../objects.ts';

export interface Recipient {
  readonly name: string;
  readonly email: string;
}

export interface Recipients {
  find(userId: string): Promise<Recipient | 'deleted' | undefined>;
  /** What was known at `time` does not replace what became known later. */
  learn(userId: string, recipient: Recipient, time: string): Promise<void>;
  /** Removes everything about a user, for good: events that come late bring nothing back. */
  forget(userId: string): Promise<void>;
}

type Entry = (Recipient & { readonly time: string }) | { readonly deleted: true };

/** One object per user. Events of a user come one after the other, so nobody else writes it at the same time. */
export function blobRecipients(objects: Objects): Recipients {
  const read = (userId: string) => objects.read<Entry>(keys.recipient(userId));
  return {
    find: async (userId) => {
      const entry = await read(userId);
      if (!entry) return undefined;
      return 'deleted' in entry ? 'deleted' : { name: entry.name, email: entry.email };
    },
    learn: async (userId, { name, email }, time) => {
      const known = await read(userId);
      if (known && ('deleted' in known || known.time > time)) return;
      await objects.write(keys.recipient(userId), { name, email, time });
    },
    forget: async (userId) => {
      await objects.write(keys.recipient(userId), { deleted: true });
      await objects.clear(keys.all(userId));
    },
  };
}
