import { Group } from '../../keyspace/streams/group.ts';
import { parseId } from '../../keyspace/streams/id.ts';
import { Stream } from '../../keyspace/streams/stream.ts';
import { type Bytes, Failure, OK, type Reply } from '../../resp/reply.ts';
import { integer, upper } from '../arguments.ts';
import { type Call, type Command, command } from '../command.ts';
import { keep } from './common.ts';

const NO_KEY =
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.';
/** Words with the name of the command, as arities are counted; negative: at least. */
const ARITIES: Readonly<Record<string, number>> = {
  CREATE: -5,
  SETID: -5,
  DESTROY: 4,
  CREATECONSUMER: 5,
  DELCONSUMER: 5,
};

/** `MKSTREAM` and `ENTRIESREAD n`. */
function options(subcommand: Bytes | undefined, words: readonly Bytes[]) {
  let make = false;
  let read: number | null = null;
  for (let index = 0; index < words.length; index += 1) {
    const word = upper(words[index]);
    if (word === 'MKSTREAM' && upper(subcommand) === 'CREATE') make = true;
    else if (word === 'ENTRIESREAD' && index + 1 < words.length) {
      index += 1;
      const count = integer(words[index]);
      if (count < -1) throw new Failure('ERR value for ENTRIESREAD must be positive or -1');
      read = count === -1 ? null : count;
    } else {
      throw new Failure(`ERR unknown subcommand or wrong number of arguments for '${subcommand}'. Try XGROUP HELP.`);
    }
  }
  return { make, read };
}

function xgroup(call: Call): Reply {
  const { db, args } = call;
  const [what, key = '', name = '', word = '', ...rest] = args;
  const subcommand = upper(what);
  const arity = ARITIES[subcommand];
  if (arity === undefined) throw new Failure(`ERR unknown subcommand '${what}'. Try XGROUP HELP.`);
  if (arity > 0 ? args.length + 1 !== arity : args.length + 1 < -arity) {
    throw new Failure(`ERR wrong number of arguments for 'xgroup|${subcommand.toLowerCase()}' command`);
  }
  const given = arity < 0 ? options(what, rest) : { make: false, read: null };
  const existing = db.read(key, 'stream');
  if (!existing && !given.make) throw new Failure(NO_KEY);
  const stream = existing ?? new Stream();
  const group = stream.groups.get(name);
  const place = () => {
    const id = word === '$' ? stream.lastId : parseId(word);
    return { id, read: given.read };
  };
  if (subcommand === 'CREATE') {
    const { id, read } = place();
    if (group) throw new Failure('BUSYGROUP Consumer Group name already exists');
    stream.groups.set(name, new Group(id, read));
    keep(call, key, stream);
    return OK;
  }
  if (subcommand === 'DESTROY') {
    if (!stream.groups.delete(name)) return 0;
    keep(call, key, stream);
    return 1;
  }
  if (!group) throw new Failure(`NOGROUP No such consumer group '${name}' for key name '${key}'`);
  const answer = change(subcommand, group, word, place);
  keep(call, key, stream);
  return answer;

  function change(kind: string, of: Group, consumer: Bytes, at: typeof place): Reply {
    if (kind === 'SETID') {
      const { id, read } = at();
      of.lastId = id;
      of.read = read;
      return OK;
    }
    if (kind === 'DELCONSUMER') return of.removeConsumer(consumer);
    if (of.consumers.has(consumer)) return 0;
    of.consumer(consumer, db.now());
    return 1;
  }
}

export const groups: readonly Command[] = [command('xgroup', -2, 'write denyoom', [2, 2, 1], xgroup)];
