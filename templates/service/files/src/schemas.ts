import { type Static, Type } from 'typebox';

export const NewNote = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 10_000 }) },
  { additionalProperties: false },
);
export type NewNote = Static<typeof NewNote>;

export const Note = Type.Object({
  id: Type.String({ format: 'uuid' }),
  text: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
});
export type Note = Static<typeof Note>;

export const Notes = Type.Object({ items: Type.Array(Note) });
