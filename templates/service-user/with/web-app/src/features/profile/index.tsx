import type { Feature } from '../../feature.ts';
import { ProfileView } from './profile.tsx';

/** What a member tells about themselves. */
export const feature: Feature = {
  pages: [{ path: '/profile', title: 'Profile', View: ProfileView, members: true }],
  links: [{ to: '/profile', text: 'Profile' }],
};
