import { z } from 'zod';

/** How messages and docs name a kind of value, and how a common slip is put right. */
export interface Words {
  /** Completes "must be …": `a duration such as 500ms, 5s or 1m`. */
  readonly is: string;
  /** Short name for tables: `duration`. */
  readonly name: string;
  readonly fix?: (value: unknown) => string | undefined;
}

/** Kinds of scalars by their schema; schemas derived by `describe` are found too. */
export const words = z.registry<Words>();
