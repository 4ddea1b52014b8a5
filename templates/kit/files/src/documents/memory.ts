import { isDeepStrictEqual } from 'node:util';
import { memoryOutbox } from '../outbox/index.ts';
import { readCursor, writeCursor } from './cursor.ts';
import {
  type Collections,
  DocumentConflict,
  type Documents,
  type Find,
  type Operation,
  type Page,
  type Scalar,
  type Stored,
} from './port.ts';

type Rows = Map<string, Stored<object>>;

/** In this process alone: for tests. Unique indexes hold here, too. */
export function memoryDocuments(collections: Collections = {}): Documents {
  let data = new Map<string, Rows>();
  const outbox = memoryOutbox();
  const rowsOf = (name: string) => data.get(name) ?? new Map<string, Stored<object>>();

  const commit = async (operations: readonly Operation[]): Promise<void> => {
    const next = new Map([...data].map(([name, rows]) => [name, new Map(rows)]));
    for (const operation of operations) change(next, operation, collections);
    data = next;
    for (const one of operations) if ('publish' in one) outbox.add(one.publish, one.message);
  };

  return {
    get: async <T extends object>(collection: string, id: string) =>
      rowsOf(collection).get(id) as Stored<T> | undefined,
    put: async (collection, id, document, condition) => {
      await commit([{ put: collection, id, data: document, ...condition }]);
      return rowsOf(collection).get(id)?.version ?? 0;
    },
    delete: async (collection, id, condition) => {
      const there = rowsOf(collection).has(id);
      await commit([{ delete: collection, id, ...condition }]);
      return there;
    },
    find: async <T extends object>(collection: string, find: Find = {}) =>
      page([...rowsOf(collection).values()], find) as Page<T>,
    commit,
    outbox,
    ping: async () => {},
    close: async () => {},
  };
}

function change(data: Map<string, Rows>, operation: Operation, collections: Collections): void {
  if ('publish' in operation) return;
  const name = 'put' in operation ? operation.put : operation.delete;
  const rows = data.get(name) ?? new Map<string, Stored<object>>();
  data.set(name, rows);
  const { id, ifVersion } = operation;
  const version = rows.get(id)?.version ?? 0;
  if (ifVersion !== undefined && ifVersion !== version) throw new DocumentConflict('version', `${name}/${id}`);
  if ('delete' in operation) {
    rows.delete(id);
    return;
  }
  const document = JSON.parse(JSON.stringify(operation.data)) as object;
  for (const { fields, unique } of collections[name]?.indexes ?? []) {
    const mine = fields.map((field) => valueAt(document, field));
    if (!unique || mine.includes(undefined)) continue;
    const taken = [...rows.values()].some(
      (row) => row.id !== id && fields.every((field, index) => valueAt(row.data, field) === mine[index]),
    );
    if (taken) throw new DocumentConflict('unique', `${name}/${id}`);
  }
  rows.set(id, { id, version: version + 1, data: document });
}

function page(rows: readonly Stored<object>[], find: Find): Page<object> {
  const { where = {}, contains = {}, orderBy = 'id', descending = false, limit = 100, after } = find;
  const fieldOf = (row: Stored<object>) => (orderBy === 'id' ? row.id : valueAt(row.data, orderBy));
  const sign = descending ? -1 : 1;
  const cursor = after === undefined ? undefined : readCursor(after);
  const found = rows
    .filter(({ data }) => Object.entries(where).every(([field, value]) => valueAt(data, field) === value))
    .filter(({ data }) => holds(data, contains))
    .flatMap((row) => {
      const value = fieldOf(row);
      return value === undefined ? [] : [{ row, value }];
    })
    .filter(({ row, value }) => {
      if (!cursor) return true;
      return sign * (compare(value, cursor.value) || compare(row.id, cursor.id)) > 0;
    })
    .sort((a, b) => sign * (compare(a.value, b.value) || compare(a.row.id, b.row.id)));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ row }) => row),
    ...(last && found.length > limit ? { next: writeCursor({ value: last.value, id: last.row.id }) } : {}),
  };
}

function valueAt(data: object, path: string): Scalar | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], data);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function compare(a: Scalar, b: Scalar): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Containment as PostgreSQL has it for jsonb: objects by their keys, arrays as sets, all else by equality. */
function holds(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((wanted) => whole.some((item) => holds(item, wanted)));
  }
  if (typeof part !== 'object' || part === null) return isDeepStrictEqual(whole, part);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  return Object.entries(part).every(([key, value]) => holds((whole as Record<string, unknown>)[key], value));
}
