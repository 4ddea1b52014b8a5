import { join } from 'node:path';
import type { App } from '@app/kit/service';
import { hasTestDatabase, testDatabase, testService } from '@app/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Notes, sqlNotes } from '../src/notes/index.ts';
import { noteRoutes } from '../src/routes.ts';
import type { Note } from '../src/schemas.ts';
import { memoryNotes } from './support/memory.ts';

interface Opened {
  readonly notes: Notes;
  close(): Promise<void>;
}

suite('memory', async () => ({ notes: memoryNotes(), close: async () => {} }));
if (hasTestDatabase) {
  suite('sql', async () => {
    const { sql, drop } = await testDatabase(join(import.meta.dirname, '../migrations'));
    return { notes: sqlNotes(sql), close: drop };
  });
}

/** The API over notes, wherever they are kept. */
function suite(name: string, open: () => Promise<Opened>): void {
  describe(`/api/notes: ${name}`, () => {
    let app: App;
    let opened: Opened;
    const add = (payload: object) => app.inject({ method: 'POST', url: '/api/notes', payload });
    const list = async () => (await app.inject('/api/notes')).json<{ items: Note[] }>().items;

    beforeAll(async () => {
      opened = await open();
      ({ app } = await testService());
      noteRoutes(app, opened.notes);
    });
    afterAll(() => opened.close());

    it('adds, lists and deletes', async () => {
      const response = await add({ text: 'Buy milk' });
      expect(response.statusCode).toBe(201);
      const note = response.json<Note>();
      expect(await list()).toEqual([note]);
      const remove = () => app.inject({ method: 'DELETE', url: `/api/notes/${note.id}` });
      expect((await remove()).statusCode).toBe(204);
      expect((await remove()).statusCode).toBe(404);
      expect(await list()).toEqual([]);
    });

    it.each([{}, { text: '' }, { text: 1 }, { text: 'a', more: 1 }])('refuses %j', async (payload) => {
      expect((await add(payload)).statusCode).toBe(400);
    });
  });
}
