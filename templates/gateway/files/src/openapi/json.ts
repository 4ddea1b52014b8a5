/** An object of a description. Services may write anything into theirs, so nothing about it is taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

export function objectAt(value: unknown, ...keys: readonly string[]): Json {
  let found = value;
  for (const key of keys) found = isObject(found) ? found[key] : undefined;
  return isObject(found) ? found : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with every `$ref` that `rename` has another name for. */
export function renameRefs(value: unknown, rename: ReadonlyMap<string, string>): unknown {
  if (rename.size === 0) return value;
  if (Array.isArray(value)) return value.map((one) => renameRefs(one, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === '$ref' && typeof one === 'string' ? (rename.get(one) ?? one) : renameRefs(one, rename),
    ]),
  );
}
