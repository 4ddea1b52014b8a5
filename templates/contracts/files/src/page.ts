import { type Static, type TSchema, Type } from 'typebox';

/** How many items a page has when nobody says how many. */
export const PAGE_SIZE = 20;

/** Which page of a list of things with ids. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: PAGE_SIZE })),
    cursor: Type.Optional(Type.String({ format: 'uuid', description: 'nextCursor of the page before.' })),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

/** A page of a list. */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  });
}

/** Makes a page of what was found when one more than `limit` was asked for: whether that is there tells if another page follows. */
export function toPage<T extends { readonly id: string }>(found: readonly T[], limit: number) {
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
