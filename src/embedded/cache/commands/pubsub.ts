import { glob } from '../keyspace/glob.ts';
import { type Bytes, Failure, NOTHING, push, type Reply } from '../resp/reply.ts';
import type { Kind } from '../server/channels.ts';
import type { Session } from '../server/session.ts';
import { at, upper } from './arguments.ts';
import { type Call, type Command, command, NO_KEYS, ONE_KEY } from './command.ts';

/** One message per channel, each with the number of subscriptions left. */
function tell(
  call: Call,
  word: string,
  count: (session: Session) => number,
  names: readonly (Bytes | null)[],
  act: (name: Bytes) => void,
): Reply {
  for (const name of names) {
    if (name !== null) act(name);
    call.session.send(push([word, name, count(call.session)]));
  }
  return NOTHING;
}

/** Channels of shards are counted apart. */
const counted = (kind: Kind) => (session: Session) =>
  kind === 'shard' ? session.subscriptions.shard.size : session.subscriptionCount - session.subscriptions.shard.size;

const subscribe = (name: string, kind: Kind) =>
  command(name, -2, 'pubsub', NO_KEYS, (call) =>
    tell(call, name, counted(kind), call.args, (channel) =>
      call.server.channels.subscribe(call.session, kind, channel),
    ),
  );

const unsubscribe = (name: string, kind: Kind) =>
  command(name, -1, 'pubsub', NO_KEYS, (call) => {
    const mine = [...call.session.subscriptions[kind]];
    const names = call.args.length > 0 ? call.args : mine.length > 0 ? mine : [null];
    return tell(call, name, counted(kind), names, (channel) =>
      call.server.channels.unsubscribe(call.session, kind, channel),
    );
  });

export const pubsub: readonly Command[] = [
  subscribe('subscribe', 'channel'),
  subscribe('psubscribe', 'pattern'),
  unsubscribe('unsubscribe', 'channel'),
  unsubscribe('punsubscribe', 'pattern'),
  subscribe('ssubscribe', 'shard'),
  unsubscribe('sunsubscribe', 'shard'),
  command('spublish', 3, 'fast', ONE_KEY, ({ server, args }) =>
    server.channels.publishToShard(at(args, 0), at(args, 1)),
  ),
  command('publish', 3, 'fast', NO_KEYS, ({ server, args }) => server.channels.publish(at(args, 0), at(args, 1))),
  command('pubsub', -2, '', NO_KEYS, ({ server, args }) => {
    const [what, ...rest] = args;
    const { channels } = server;
    switch (upper(what)) {
      case 'CHANNELS': {
        const pattern = glob(rest[0] ?? '*');
        return channels.names().filter((name) => pattern.test(name));
      }
      case 'NUMSUB':
        return rest.flatMap((name): Reply[] => [name, channels.count(name)]);
      case 'SHARDCHANNELS': {
        const pattern = glob(rest[0] ?? '*');
        return channels.names('shard').filter((name) => pattern.test(name));
      }
      case 'SHARDNUMSUB':
        return rest.flatMap((name): Reply[] => [name, channels.count(name, 'shard')]);
      case 'NUMPAT':
        return channels.patternCount;
      default:
        throw new Failure(`ERR unknown subcommand '${what}'. Try PUBSUB HELP.`);
    }
  }),
];
