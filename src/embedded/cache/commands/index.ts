/** The commands of the cache: one table per family of data. */
import { bits } from './bits.ts';
import { blocking } from './blocking.ts';
import type { Command } from './command.ts';
import { connection } from './connection.ts';
import { hashes } from './hashes.ts';
import { inspect } from './inspect.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import { pubsub } from './pubsub.ts';
import { server } from './server.ts';
import { sets } from './sets.ts';
import { sortedSets } from './sortedsets.ts';
import { strings } from './strings.ts';
import { transactions } from './transactions.ts';

const families = [
  connection,
  server,
  keys,
  inspect,
  strings,
  bits,
  hashes,
  lists,
  blocking,
  sets,
  sortedSets,
  transactions,
  pubsub,
];

export const commandTable: ReadonlyMap<string, Command> = new Map(
  families.flat().map((command) => [command.name, command]),
);
