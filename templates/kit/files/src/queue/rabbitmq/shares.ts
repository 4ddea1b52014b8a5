import { PARTITIONS } from './names.ts';

/** Who reads which partition, by number of replicas: as even as can be, and a replica more takes as little as can be from the others. */
const OWNERS: readonly (readonly number[])[] = owners();

function owners(): number[][] {
  const table: number[][] = [[], new Array<number>(PARTITIONS).fill(0)];
  for (let seats = 2; seats <= PARTITIONS; seats += 1) {
    const row = [...(table[seats - 1] ?? [])];
    const newest = seats - 1;
    for (let taken = 0; taken < Math.floor(PARTITIONS / seats); taken += 1) row[row.lastIndexOf(richest(row))] = newest;
    table.push(row);
  }
  return table;
}

/** The replica with the most partitions. */
function richest(row: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const owner of row) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** The seat that should read a partition when seats 0 to `seats - 1` are taken. */
export const ownerOf = (partition: number, seats: number): number =>
  OWNERS[Math.min(Math.max(seats, 1), PARTITIONS)]?.[partition] ?? 0;

/**
 * Priority of a seat's consumer for a partition. Of those who wait for it the server lets the highest one read: that is the last seat
 * which took it over from another. So nobody has to know how many there are.
 */
export const priorityOf = (seat: number, partition: number): number =>
  seat < PARTITIONS && ownerOf(partition, seat + 1) === seat ? seat + 1 : 0;
