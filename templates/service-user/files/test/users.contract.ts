import type { NewAddress, Profile } from '@app/contracts/user';
import { newId } from '@app/kit/id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Addresses, MOST_ADDRESSES } from '../src/addresses/index.ts';
import type { Profiles } from '../src/profiles/index.ts';

export interface Users {
  readonly profiles: Profiles;
  readonly addresses: Addresses;
  /** As if an account had been made. */
  add(profile: Profile): Promise<void>;
  /** Types of the events that were told since the last call. */
  told(): Promise<string[]>;
  close(): Promise<void>;
}

export const someone = (): Profile => {
  const id = newId();
  return { id, email: `${id}@example.com`, name: 'Someone', bio: '', locale: 'en' };
};
export const home: NewAddress = { name: 'S', street: 'Main 1', city: 'Bern', postalCode: '3000', country: 'CH' };

/** What this service must do with users, wherever they are kept. */
export function usersContract(name: string, open: () => Promise<Users>): void {
  describe(`users: ${name}`, () => {
    let users: Users;
    const add = async () => {
      const profile = someone();
      await users.add(profile);
      return profile;
    };

    beforeAll(async () => {
      users = await open();
    });
    afterAll(() => users.close());

    it('have a profile that they can change', async () => {
      const profile = await add();
      expect(await users.profiles.find(profile.id)).toEqual(profile);
      const changed = await users.profiles.update(profile.id, { bio: 'New', locale: 'de-CH' });
      expect(changed).toEqual({ ...profile, bio: 'New', locale: 'de-CH' });
      expect(await users.told()).toEqual([]);
      expect(await users.profiles.update(profile.id, { name: 'Other', bio: '' })).toMatchObject({
        name: 'Other',
        bio: '',
      });
      expect(await users.told()).toEqual([`user.updated ${profile.id}`]);
    });

    it('are told from those who are not there', async () => {
      const { id } = someone();
      expect(await users.profiles.find(id)).toBeUndefined();
      expect(await users.profiles.find('no uuid')).toBeUndefined();
      expect(await users.profiles.update(id, { name: 'X' })).toBeUndefined();
      expect(await users.profiles.remove(id)).toBe(false);
      expect(await users.addresses.add(id, home)).toEqual({ refused: 'stranger' });
      expect(await users.told()).toEqual([]);
    });

    it('have addresses of their own', async () => {
      const [alice, bob] = [await add(), await add()];
      const result = await users.addresses.add(alice.id, home);
      if (!('added' in result)) throw new Error(result.refused);
      expect(result.added).toMatchObject(home);
      expect(await users.addresses.list(alice.id)).toEqual([result.added]);
      expect(await users.addresses.list(bob.id)).toEqual([]);
      expect(await users.addresses.remove(bob.id, result.added.id)).toBe(false);
      expect(await users.addresses.remove(alice.id, result.added.id)).toBe(true);
      expect(await users.addresses.list(alice.id)).toEqual([]);
    });

    it('have no more addresses than they may', async () => {
      const { id } = await add();
      const results = await Promise.all(
        Array.from({ length: MOST_ADDRESSES + 2 }, () => users.addresses.add(id, home)),
      );
      expect(results.filter((result) => 'added' in result)).toHaveLength(MOST_ADDRESSES);
      expect(await users.addresses.list(id)).toHaveLength(MOST_ADDRESSES);
    });

    it('leave nothing behind', async () => {
      const { id } = await add();
      await users.addresses.add(id, home);
      expect(await users.profiles.remove(id)).toBe(true);
      expect(await users.profiles.find(id)).toBeUndefined();
      expect(await users.addresses.list(id)).toEqual([]);
      expect(await users.profiles.remove(id)).toBe(false);
      expect(await users.told()).toEqual([`user.deleted ${id}`]);
    });
  });
}
