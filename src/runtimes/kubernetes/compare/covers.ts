import { parseCpu, parseSize } from '../../../kernel/index.ts';

type Map = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0);

/**
 * Whether an object that the server holds has everything that is wanted. It may hold more: defaults, status, fields of others.
 * Exact where it says yes; where it says no the server is asked (an unknown normal form costs a request, never an error).
 */
export function covers(live: unknown, wanted: unknown): boolean {
  if (isEmpty(wanted)) return isEmpty(live);
  if (Array.isArray(wanted)) return Array.isArray(live) && coversList(live, wanted);
  if (isMap(wanted))
    return (
      isMap(live) && Object.entries(wanted).every(([key, value]) => value === undefined || covers(live[key], value))
    );
  return live === wanted || sameQuantity(live, wanted);
}

/** Lists that the server merges by key keep the order of who came first; the others must be the same item by item. */
function coversList(live: readonly unknown[], wanted: readonly unknown[]): boolean {
  if (live.length === wanted.length && wanted.every((item, index) => covers(live[index], item))) return true;
  return wanted.every((item) => {
    const key = keyOf(item);
    if (key === undefined || !isMap(item)) return false;
    return live.some((other) => isMap(other) && other[key] === item[key] && covers(other, item));
  });
}

const keyOf = (item: unknown) =>
  isMap(item) ? ['mountPath', 'name'].find((key) => typeof item[key] === 'string') : undefined;

/** `1000m` and `1`, `1024Mi` and `1Gi` are the same quantity. */
function sameQuantity(a: unknown, b: unknown): boolean {
  if (!['string', 'number'].includes(typeof a) || !['string', 'number'].includes(typeof b)) return false;
  const [left, right] = [String(a), String(b)];
  for (const parse of [parseCpu, parseSize]) {
    const value = parse(left);
    if (value !== undefined && value === parse(right)) return true;
  }
  return false;
}
