import type { NewNote, Note } from '../schemas.ts';

/** Whose notes: the id of a user, or `NOBODY`'s where the route is open and nobody says who he is. */
export type Owner = string;
export const NOBODY: Owner = '';

/** What is another's is not there. */
export interface Notes {
  /** The newest first. */
  list(owner: Owner, limit: number): Promise<Note[]>;
  add(owner: Owner, note: NewNote): Promise<Note>;
  /** False when it was not there. */
  remove(owner: Owner, id: string): Promise<boolean>;
}
