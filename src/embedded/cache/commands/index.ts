/** The commands of the cache: one table per family of data. */

import { bitfields } from './bitfield.ts';
import { bitOperations } from './bitops.ts';
import { bits } from './bits.ts';
import { blocking } from './blocking.ts';
import { clients } from './clients.ts';
import type { Command } from './command.ts';
import { connection } from './connection.ts';
import { hashes } from './hashes.ts';
import { hyperLogLogs } from './hyperloglog.ts';
import { inspect } from './inspect.ts';
import { keys } from './keys.ts';
import { listItems } from './listitems.ts';
import { lists } from './lists.ts';
import { persistence } from './persistence.ts';
import { pubsub } from './pubsub.ts';
import { server } from './server.ts';
import { sets } from './sets.ts';
import { sorting } from './sort.ts';
import { sortedSets } from './sortedsets/index.ts';
import { streams } from './streams/index.ts';
import { strings } from './strings.ts';
import { transactions } from './transactions.ts';

const families = [
  connection,
  clients,
  server,
  keys,
  inspect,
  strings,
  bits,
  bitOperations,
  bitfields,
  hyperLogLogs,
  hashes,
  lists,
  listItems,
  blocking,
  sets,
  sortedSets,
  streams,
  sorting,
  transactions,
  persistence,
  pubsub,
];

export const commandTable: ReadonlyMap<string, Command> = new Map(
  families.flat().map((command) => [command.name, command]),
);
