import type { CacheAside } from '@app/kit/cache';
import type { Profiles } from './port.ts';

export interface CachedProfiles extends Profiles {
  /** To be called when somebody else has changed the profile, and the change is committed. */
  changed(id: string): Promise<void>;
}

/** Profiles that are read through the cache, and forgotten there by every change. */
export function cachedProfiles(profiles: Profiles, cached: CacheAside): CachedProfiles {
  const changed = (id: string) => cached.invalidate(id);
  return {
    find: async (id) => (await cached.get('profile', () => profiles.find(id), { group: id })).value,
    update: async (id, change) => {
      const profile = await profiles.update(id, change);
      await changed(id);
      return profile;
    },
    remove: async (id) => {
      const removed = await profiles.remove(id);
      await changed(id);
      return removed;
    },
    changed,
  };
}
