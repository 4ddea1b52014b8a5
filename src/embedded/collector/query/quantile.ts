/** `buckets` ascending, counts cumulated. Undefined where nothing was counted. */
export function quantile(
  buckets: readonly { readonly le: number; readonly count: number }[],
  q: number,
): number | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = q * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const { le, count } = buckets[index] ?? { le: Infinity, count: total };
  const below = buckets[index - 1] ?? { le: 0, count: 0 };
  if (le === Infinity) return below.le;
  return count === below.count ? le : below.le + ((le - below.le) * (rank - below.count)) / (count - below.count);
}
