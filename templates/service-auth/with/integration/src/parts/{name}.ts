import { makeKey } from '../key.ts';
import type { Part } from '../part.ts';

/** The key that this program shows. */
export const part: Part = { commands: { key: makeKey } };
