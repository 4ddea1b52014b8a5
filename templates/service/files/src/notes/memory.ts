import { newId } from '@app/kit/id';
import type { Note } from '../schemas.ts';
import type { Notes } from './port.ts';

/** Notes of this process, forgotten when it ends. */
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
