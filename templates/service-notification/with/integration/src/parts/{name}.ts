import { listen } from '../listen.ts';
import type { Part } from '../part.ts';

/** Webhooks: what happens is told, and written down. */
export const part: Part = { scopes: ['webhooks:read', 'webhooks:write'], commands: { listen } };
