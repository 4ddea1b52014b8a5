import type { NewNote, Note } from '../schemas.ts';

export interface Notes {
  /** The newest first. */
  list(limit: number): Promise<Note[]>;
  add(note: NewNote): Promise<Note>;
  /** False when it was not there. */
  remove(id: string): Promise<boolean>;
}
