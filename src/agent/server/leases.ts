/**
 * Who keeps the platform alive: every foreground `up` by its connection, `up -d` for good. The last one that goes takes the
 * platform with it.
 */
export function createLeases<Holder>(onLast: () => void) {
  const holders = new Set<Holder>();
  let kept = false;
  return {
    take: (holder: Holder) => {
      holders.add(holder);
    },
    /** `up -d`: stays without anybody. */
    keep: () => {
      kept = true;
    },
    drop: (holder: Holder) => {
      if (holders.delete(holder) && holders.size === 0 && !kept) onLast();
    },
    holds: (holder: Holder) => holders.has(holder),
    any: () => kept || holders.size > 0,
  };
}
export type Leases<Holder> = ReturnType<typeof createLeases<Holder>>;
