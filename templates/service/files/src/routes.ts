import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Notes as NotesPort } from './notes/index.ts';
import { NewNote, Note, Notes } from './schemas.ts';

const MOST = 100;
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });

export function noteRoutes(app: App, notes: NotesPort): void {
  app.get('/api/notes', { schema: { summary: 'List notes', response: { 200: Notes } } }, async () => ({
    items: await notes.list(MOST),
  }));

  app.post(
    '/api/notes',
    { schema: { summary: 'Add a note', body: NewNote, response: { 201: Note } } },
    async (request, reply) => reply.code(201).send(await notes.add(request.body)),
  );

  app.delete(
    '/api/notes/:id',
    { schema: { summary: 'Delete a note', params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await notes.remove(id))) throw problems.notFound(`There is no note ${id}.`);
      return reply.code(204).send(null);
    },
  );
}
