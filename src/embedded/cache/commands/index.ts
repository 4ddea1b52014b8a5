/** The commands of the cache: one table per family of data. */
import type { Command } from './command.ts';
import { connection } from './connection.ts';
import { hashes } from './hashes.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import { pubsub } from './pubsub.ts';
import { server } from './server.ts';
import { sets } from './sets.ts';
import { sortedSets } from './sortedsets.ts';
import { strings } from './strings.ts';
import { transactions } from './transactions.ts';

const families = [connection, server, keys, strings, hashes, lists, sets, sortedSets, transactions, pubsub];

export const commandTable: ReadonlyMap<string, Command> = new Map(
  families.flat().map((command) => [command.name, command]),
);
