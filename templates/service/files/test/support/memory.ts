import { newId } from '@app/kit/id';
import type { Notes } from '../../src/notes/index.ts';
import type { Note } from '../../src/schemas.ts';

/** Notes without a database. */
export function memoryNotes(): Notes {
  const notes = new Map<string, Note>();
  return {
    list: async (limit) => [...notes.values()].reverse().slice(0, limit),
    add: async ({ text }) => {
      const note = { id: newId(), text, createdAt: new Date().toISOString() };
      notes.set(note.id, note);
      return note;
    },
    remove: async (id) => notes.delete(id),
  };
}
