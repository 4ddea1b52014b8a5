/** An order as it was acknowledged to the one who placed it; each of them places one. `unknown`: an answer was lost on the way. */
export interface Acknowledged {
  readonly id: string;
  readonly owner: { readonly id: string };
  readonly status: 'placed' | 'paid' | 'cancelled' | 'unknown';
}

/** What is there: an order, and what has come of it. */
export interface Found {
  readonly id: string;
  readonly owner: string;
  readonly status: string;
  readonly charges: number;
  readonly receipts: number;
  readonly notices: number;
}

/** What is missing, there twice, or not as it was told; nothing where all is well. `owners`: all whose orders are compared. */
export function compareOrders(
  acknowledged: readonly Acknowledged[],
  found: readonly Found[],
  owners: readonly string[],
): string[] {
  return [
    ...owners.flatMap((owner) => doubled(owner, found)),
    ...acknowledged.flatMap((order) => lost(order, found)),
    ...found.flatMap(inconsistent),
  ];
}

/** An order whose answer was lost may be there though nobody knows of it; two of one person never. */
function doubled(owner: string, found: readonly Found[]): string[] {
  const ids = found.filter((order) => order.owner === owner).map(({ id }) => id);
  return ids.length > 1 ? [`${owner} placed one order, there are ${ids.length}: ${ids.join(' ')}`] : [];
}

function lost({ id, owner, status }: Acknowledged, found: readonly Found[]): string[] {
  const there = found.find((order) => order.id === id);
  if (!there) return [`order ${id}, ${status}, is gone`];
  return [
    ...(status === 'unknown' || there.status === status ? [] : [`order ${id}: ${there.status}, not ${status}`]),
    ...(there.owner === owner.id ? [] : [`order ${id} has become another's`]),
  ];
}

/** A charge, a receipt and a notice for each that is paid, and for no other. */
function inconsistent({ id, status, charges, receipts, notices }: Found): string[] {
  const times = status === 'paid' ? 1 : 0;
  return [
    ...(charges === times ? [] : [`order ${id}, ${status}: ${charges} charges`]),
    ...(receipts === times && notices === times
      ? []
      : [`order ${id}, ${status}: ${receipts} receipts, ${notices} notices`]),
  ];
}
