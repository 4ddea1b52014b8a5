import { newEvent } from '@app/contracts/events';
import type { Address, Profile } from '@app/contracts/user';
import { newId } from '@app/kit/id';
import { type MemoryOutbox, memoryOutbox } from '@app/kit/outbox';
import { type Addresses, MOST_ADDRESSES } from '../../src/addresses/index.ts';
import type { Profiles } from '../../src/profiles/index.ts';

export interface MemoryUsers {
  readonly profiles: Profiles;
  readonly addresses: Addresses;
  add(profile: Profile): Promise<void>;
}

/** Profiles and addresses without a database. */
export function memoryUsers(events: MemoryOutbox = memoryOutbox()): MemoryUsers {
  const profiles = new Map<string, Profile>();
  const addresses = new Map<string, Address & { readonly userId: string }>();
  const ownAddresses = (userId: string) => [...addresses.values()].filter((address) => address.userId === userId);

  return {
    add: async (profile) => void profiles.set(profile.id, profile),
    profiles: {
      find: async (id) => profiles.get(id),
      update: async (id, change) => {
        const profile = profiles.get(id);
        if (!profile) return undefined;
        const changed = { ...profile, ...change };
        profiles.set(id, changed);
        const { email, name } = changed;
        if (change.name !== undefined) events.add('users', newEvent('users', 'user.updated', { id, email, name }));
        return changed;
      },
      remove: async (id) => {
        if (!profiles.delete(id)) return false;
        for (const address of ownAddresses(id)) addresses.delete(address.id);
        events.add('users', newEvent('users', 'user.deleted', { id }));
        return true;
      },
    },
    addresses: {
      list: async (userId) => ownAddresses(userId).map(({ userId: _user, ...address }) => address),
      add: async (userId, address) => {
        if (!profiles.has(userId)) return { refused: 'stranger' };
        if (ownAddresses(userId).length >= MOST_ADDRESSES) return { refused: 'full' };
        const added = { id: newId(), ...address, createdAt: new Date().toISOString() };
        addresses.set(added.id, { ...added, userId });
        return { added };
      },
      remove: async (userId, id) => addresses.get(id)?.userId === userId && addresses.delete(id),
    },
  };
}
