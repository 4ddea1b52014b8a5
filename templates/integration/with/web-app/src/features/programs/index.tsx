import type { Feature } from '../../feature.ts';
import { Keys } from './keys.tsx';

/** Keys for the programs of members. */
export const feature: Feature = {
  pages: [{ path: '/keys', title: 'API keys', View: Keys, members: true }],
  links: [{ to: '/keys', text: 'API keys' }],
};
