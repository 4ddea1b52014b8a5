import { type Bytes, Failure, map, OK, type Reply, Status, toBytes } from '../resp/reply.ts';
import { refuseUsers } from '../server/rights.ts';
import { at, integer, syntax, upper } from './arguments.ts';
import { checkedName } from './clients.ts';
import { type Call, type Command, command, NO_KEYS } from './command.ts';

const WRONG_PASSWORD = 'WRONGPASS invalid username-password pair or user is disabled.';

function login({ server, session }: Call, user: Bytes, password: Bytes): void {
  if (!server.users.accepts(user, password)) throw new Failure(WRONG_PASSWORD);
  session.user = user;
}

function auth(call: Call): Reply {
  const [first = '', second] = call.args;
  if (call.args.length > 2) syntax();
  if (second === undefined && !call.server.users.required) {
    throw new Failure(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
  }
  login(call, second === undefined ? 'default' : first, second ?? first);
  return OK;
}

function hello(call: Call): Reply {
  const { session, args, server } = call;
  const version =
    args[0] === undefined
      ? session.protocol
      : integer(args[0], 'ERR Protocol version is not an integer or out of range');
  if (version !== 2 && version !== 3) throw new Failure('NOPROTO unsupported protocol version');
  let credentials: [Bytes, Bytes] | undefined;
  let name: Bytes | undefined;
  for (let index = 1; index < args.length; index += 1) {
    const option = upper(args[index]);
    if (option === 'AUTH' && index + 2 < args.length) {
      credentials = [at(args, index + 1), at(args, index + 2)];
      index += 2;
    } else if (option === 'SETNAME' && index + 1 < args.length) {
      name = checkedName(at(args, index + 1));
      index += 1;
    } else throw new Failure(`ERR Syntax error in HELLO option '${args[index]}'`);
  }
  if (credentials) login(call, ...credentials);
  if (session.user === undefined) {
    throw new Failure(
      'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
    );
  }
  if (name !== undefined) session.name = name;
  session.protocol = version;
  const about: Record<string, Reply> = {
    server: 'redis',
    version: server.version,
    proto: version,
    id: session.id,
    mode: 'standalone',
    role: 'master',
    modules: [],
  };
  return map(Object.entries(about).flat());
}

export const connection: readonly Command[] = [
  command('ping', -1, 'fast pubsub', NO_KEYS, ({ session, args }) => {
    if (args.length > 1) throw new Failure("ERR wrong number of arguments for 'ping' command");
    if (session.protocol === 2 && session.subscriptionCount > 0) return ['pong', args[0] ?? ''];
    return args[0] ?? new Status('PONG');
  }),
  command('echo', 2, 'fast', NO_KEYS, ({ args }) => at(args, 0)),
  command('auth', -2, 'fast noauth direct', NO_KEYS, auth),
  command('hello', -1, 'fast noauth direct', NO_KEYS, hello),
  command('select', 2, 'fast', NO_KEYS, ({ args }) => {
    if (integer(args[0]) !== 0) throw new Failure('ERR DB index is out of range');
    return OK;
  }),
  command('reset', 1, 'fast noauth pubsub direct', NO_KEYS, ({ session, server }) => {
    server.reset(session);
    return new Status('RESET');
  }),
  command('quit', 1, 'fast noauth pubsub direct', NO_KEYS, ({ session }) => {
    session.closeAfterReply();
    return OK;
  }),
  command('acl', -2, '', NO_KEYS, (call) => {
    const { session, server, args } = call;
    if (upper(args[0]) === 'WHOAMI') return session.user ?? 'default';
    refuseUsers(call, `acl|${at(args, 0).toLowerCase()}`);
    if (upper(args[0]) === 'USERS') return server.users.names().map(toBytes);
    throw new Failure(`ERR unknown subcommand '${args[0]}'. Try ACL HELP.`);
  }),
];
