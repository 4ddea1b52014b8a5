import { newId } from '@app/kit/id';
import type { Note } from '../schemas.ts';
import type { Notes, Owner } from './port.ts';

/** Notes of this process, forgotten when it ends. */
export function memoryNotes(): Notes {
  const notes = new Map<string, { owner: Owner; note: Note }>();
  return {
    list: async (owner, limit) => {
      const own = [...notes.values()].filter((entry) => entry.owner === owner);
      return own
        .map(({ note }) => note)
        .reverse()
        .slice(0, limit);
    },
    add: async (owner, { text }) => {
      const note = { id: newId(), text, createdAt: new Date().toISOString() };
      notes.set(note.id, { owner, note });
      return note;
    },
    remove: async (owner, id) => notes.get(id)?.owner === owner && notes.delete(id),
  };
}
