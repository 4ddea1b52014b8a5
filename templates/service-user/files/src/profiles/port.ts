import type { Profile, ProfileChange } from '@app/contracts/user';

/** What people tell about themselves. Others are told of changes together with them, or not at all. */
export interface Profiles {
  find(id: string): Promise<Profile | undefined>;
  /** Nothing when there is no such profile. */
  update(id: string, change: ProfileChange): Promise<Profile | undefined>;
  /** The end of the account, everywhere; false when there is no such profile. */
  remove(id: string): Promise<boolean>;
}
