import { Failure, NOTHING, OK, type Reply, Status } from '../resp/reply.ts';
import type { Keeper } from '../snapshot/index.ts';
import { syntax, upper } from './arguments.ts';
import { type Call, type Command, command, NO_KEYS } from './command.ts';

function keeperOf({ server }: Call): Keeper {
  if (server.keeper) return server.keeper;
  throw new Failure('ERR this cache keeps nothing on disk: give its component `persist: true`');
}

/** Answers when everything is on disk; others go on meanwhile. */
function save(call: Call): Reply {
  const keeper = keeperOf(call);
  const { session, server } = call;
  if (session.executing) throw new Failure('ERR Command not allowed inside a transaction');
  if (keeper.saving) throw new Failure('ERR Background save already in progress');
  server.waiters.wait(session, [], () => undefined, 0);
  const failed = new Failure('ERR the snapshot could not be written');
  void keeper.save().then((done) => server.waiters.unblock(session, done ? OK : failed));
  return NOTHING;
}

function saveAside(call: Call): Reply {
  const [option, ...rest] = call.args;
  if (rest.length > 0 || (option !== undefined && upper(option) !== 'SCHEDULE')) syntax();
  const keeper = keeperOf(call);
  if (keeper.saving && option === undefined) throw new Failure('ERR Background save already in progress');
  void keeper.save();
  return new Status('Background saving started');
}

export const persistence: readonly Command[] = [
  command('save', 1, 'admin dangerous', NO_KEYS, save),
  command('bgsave', -1, 'admin dangerous', NO_KEYS, saveAside),
  command('lastsave', 1, 'fast admin dangerous', NO_KEYS, (call) => keeperOf(call).lastSave),
];
