import type { Command } from '../commands/command.ts';
import { type Bytes, Failure, QUEUED, type Reply } from '../resp/reply.ts';
import { isRestricted, noPermission } from './rights.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

/** One request of a connection: checked, queued in a transaction, or performed. */
export function execute(server: Server, session: Session, words: readonly Bytes[]): Reply {
  const [word = '', ...args] = words;
  const command = server.commands.get(word.toLowerCase());
  const refusal = command ? refusalOf(command, server, session, words.length) : unknownCommand(word, args);
  if (refusal !== undefined) {
    if (session.queue) session.failed = true;
    return new Failure(refusal);
  }
  const known = command as Command;
  if (session.queue && !known.flags.includes('direct')) {
    session.queue.push({ command: known, args });
    return QUEUED;
  }
  return perform(server, known, session, args);
}

/** A command that was checked. */
export function perform(server: Server, command: Command, session: Session, args: readonly Bytes[]): Reply {
  server.commandsProcessed += 1;
  try {
    const reply = command.run({ db: server.db, session, server, args });
    server.usage.count(session.user, command.name, true);
    return reply;
  } catch (error) {
    server.usage.count(session.user, command.name, false);
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Why a command may not be run now. */
function refusalOf(command: Command, server: Server, session: Session, words: number): string | undefined {
  const { arity, flags, name } = command;
  if (arity > 0 ? words !== arity : words < -arity) return `ERR wrong number of arguments for '${name}' command`;
  if (session.user === undefined && !flags.includes('noauth')) return 'NOAUTH Authentication required.';
  if (server.users.required && isRestricted(command)) return noPermission(session.user, name);
  if (session.protocol === 2 && session.subscriptionCount > 0 && !flags.includes('pubsub')) {
    return `ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`;
  }
  if (flags.includes('denyoom') && !server.db.makeRoom()) {
    return "OOM command not allowed when used memory > 'maxmemory'.";
  }
  return undefined;
}

function unknownCommand(word: Bytes, args: readonly Bytes[]): string {
  let shown = '';
  for (const arg of args) {
    if (shown.length >= 128) break;
    shown += `'${arg.slice(0, 128 - shown.length)}' `;
  }
  return `ERR unknown command '${word.slice(0, 128)}', with args beginning with: ${shown}`;
}
