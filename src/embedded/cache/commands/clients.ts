import { type Bytes, Failure, OK, type Reply, verbatim } from '../resp/reply.ts';
import { refuseUsers } from '../server/rights.ts';
import type { Session } from '../server/session.ts';
import { at, bigint, integer, syntax, upper } from './arguments.ts';
import { type Call, type Command, command, NO_KEYS } from './command.ts';

export function checkedName(name: Bytes): Bytes {
  if (/^[!-~]*$/.test(name)) return name;
  throw new Failure('ERR Client names cannot contain spaces, newlines or special characters.');
}

/** What CLIENT LIST and CLIENT KILL call a connection. */
const typeOf = (session: Session) => (session.subscriptionCount > 0 ? 'pubsub' : 'normal');
const TYPES = ['normal', 'pubsub', 'master', 'replica', 'slave'];

function wantedType(word: Bytes | undefined): string {
  const type = (word ?? '').toLowerCase();
  if (!TYPES.includes(type)) throw new Failure(`ERR Unknown client type '${word}'`);
  return type;
}

function list({ server }: Call, [option, ...values]: readonly Bytes[]): Reply {
  let sessions = server.sessions;
  if (option !== undefined && upper(option) === 'TYPE' && values.length === 1) {
    const type = wantedType(values[0]);
    sessions = sessions.filter((each) => typeOf(each) === type);
  } else if (option !== undefined && upper(option) === 'ID' && values.length > 0) {
    const ids = values.map((value) => integer(value, 'ERR Invalid client ID'));
    sessions = sessions.filter(({ id }) => ids.includes(id));
  } else if (option !== undefined) syntax();
  return verbatim(sessions.map((each) => `${each.describe()}\n`).join(''));
}

type Filter = (session: Session) => boolean;

function filterOf(call: Call, name: string, value: Bytes): Filter {
  switch (name) {
    case 'ID': {
      const id = bigint(value, 'ERR client-id should be greater than 0');
      if (id < 1n) throw new Failure('ERR client-id should be greater than 0');
      return (each) => BigInt(each.id) === id;
    }
    case 'TYPE': {
      const type = wantedType(value);
      return (each) => typeOf(each) === type;
    }
    case 'ADDR':
      return (each) => each.address === value;
    case 'LADDR':
      return (each) => each.localAddress === value;
    case 'USER':
      if (!call.server.users.names().includes(value)) throw new Failure(`ERR No such user '${value}'`);
      return (each) => each.user === value;
    default:
      return syntax();
  }
}

/** `CLIENT KILL addr`, or filters that all must hold; a client that ends itself hears the answer first. */
function kill(call: Call, words: readonly Bytes[]): Reply {
  const { server, session } = call;
  const [address, ...rest] = words;
  if (rest.length === 0) {
    const found = server.sessions.find((each) => each.address === address);
    if (!found) throw new Failure('ERR No such client');
    end(found, session);
    return OK;
  }
  if (words.length % 2 !== 0) syntax();
  let skipsMe = true;
  const filters: Filter[] = [];
  for (let index = 0; index < words.length; index += 2) {
    const [name, value] = [upper(words[index]), at(words, index + 1)];
    if (name !== 'SKIPME') filters.push(filterOf(call, name, value));
    else if (['YES', 'NO'].includes(upper(value))) skipsMe = upper(value) === 'YES';
    else syntax();
  }
  const found = server.sessions.filter(
    (each) => filters.every((holds) => holds(each)) && !(skipsMe && each === session),
  );
  for (const each of found) end(each, session);
  return found.length;
}

const end = (session: Session, me: Session) => (session === me ? session.closeAfterReply() : session.destroy());

function unblock({ server }: Call, words: readonly Bytes[]): Reply {
  const [text, how] = words;
  if (words.length < 1 || words.length > 2)
    throw new Failure("ERR wrong number of arguments for 'client|unblock' command");
  const kind = how === undefined ? 'TIMEOUT' : upper(how);
  if (kind !== 'TIMEOUT' && kind !== 'ERROR') {
    throw new Failure('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  const id = integer(text);
  const session = server.sessions.find((each) => each.id === id);
  const failure = new Failure('UNBLOCKED client unblocked via CLIENT UNBLOCK');
  return session && server.waiters.unblock(session, kind === 'ERROR' ? failure : undefined) ? 1 : 0;
}

function setInfo(session: Session, words: readonly Bytes[]): Reply {
  const key = upper(words[0]);
  if (words.length !== 2) throw new Failure("ERR wrong number of arguments for 'client|setinfo' command");
  if (key !== 'LIB-NAME' && key !== 'LIB-VER') throw new Failure(`ERR Unrecognized option '${words[0]}'`);
  session.library[key === 'LIB-NAME' ? 'name' : 'version'] = at(words, 1);
  return OK;
}

/** Not for users, as in the container. */
const ADMIN = ['LIST', 'KILL', 'UNBLOCK', 'NO-EVICT', 'PAUSE'];

function client(call: Call): Reply {
  const { session } = call;
  const [what, ...rest] = call.args;
  if (ADMIN.includes(upper(what))) refuseUsers(call, `client|${(what ?? '').toLowerCase()}`);
  switch (upper(what)) {
    case 'ID':
      return session.id;
    case 'GETNAME':
      return session.name === '' ? null : session.name;
    case 'SETNAME':
      session.name = checkedName(at(rest, 0));
      return OK;
    case 'SETINFO':
      return setInfo(session, rest);
    case 'INFO':
      return verbatim(`${session.describe()}\n`);
    case 'LIST':
      return list(call, rest);
    case 'KILL':
      return kill(call, rest);
    case 'UNBLOCK':
      return unblock(call, rest);
    case 'NO-EVICT':
    case 'NO-TOUCH':
      return OK;
    case 'TRACKING':
    case 'CACHING':
    case 'REPLY':
    case 'PAUSE':
      throw new Failure(`ERR CLIENT ${upper(what)} is not supported by this cache`);
    default:
      throw new Failure(`ERR unknown subcommand '${what}'. Try CLIENT HELP.`);
  }
}

export const clients: readonly Command[] = [command('client', -2, '', NO_KEYS, client)];
