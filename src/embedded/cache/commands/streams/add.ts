import { formatId, type Id, LAST_ID, openId, parseId } from '../../keyspace/streams/id.ts';
import { type Bytes, Failure, OK, type Reply } from '../../resp/reply.ts';
import { at, positive, upper } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { keep, streamOf } from './common.ts';
import { type Trim, TrimWords, trim } from './trim.ts';

const TOO_SMALL = 'ERR The ID specified in XADD is equal or smaller than the target stream top item';

/** What stands before the fields: options, then the id. */
interface Head {
  readonly trim: Trim | undefined;
  readonly makes: boolean;
  /** A whole id; milliseconds whose sequence number is to be found; or `now`. */
  readonly id: { readonly exact: Id } | { readonly ms: bigint } | 'now';
  readonly fields: readonly Bytes[];
}

function headOf(args: readonly Bytes[]): Head {
  const words = new TrimWords();
  let makes = true;
  let index = 1;
  for (; index < args.length && args[index] !== '*'; index += 1) {
    const taken = words.take(args, index);
    if (taken > 0) index += taken - 1;
    else if (upper(args[index]) === 'NOMKSTREAM') makes = false;
    else break;
  }
  const text = at(args, index);
  const ms = openId(text);
  const id = text === '*' ? 'now' : ms === undefined ? { exact: parseId(text) } : { ms };
  return { trim: words.done(), makes, id, fields: args.slice(index + 1) };
}

function add(call: Call): Reply {
  const key = at(call.args, 0);
  const head = headOf(call.args);
  if (head.fields.length < 2 || head.fields.length % 2 !== 0) {
    throw new Failure("ERR wrong number of arguments for 'xadd' command");
  }
  if (head.id !== 'now' && 'exact' in head.id && head.id.exact === 0n) {
    throw new Failure('ERR The ID specified in XADD must be greater than 0-0');
  }
  if (!streamOf(call) && !head.makes) return null;
  const stream = call.db.open(key, 'stream');
  if (stream.lastId === LAST_ID) {
    throw new Failure('ERR The stream has exhausted the last possible ID, unable to add more items');
  }
  const id =
    head.id === 'now'
      ? stream.nextId(BigInt(call.db.now()))
      : 'ms' in head.id
        ? stream.nextIdWithin(head.id.ms)
        : head.id.exact;
  if (id === undefined || id <= stream.lastId) throw new Failure(TOO_SMALL);
  stream.add(id, head.fields);
  if (head.trim) trim(stream, head.trim);
  keep(call, key, stream);
  return formatId(id);
}

function setId(call: Call): Reply {
  const [key = '', text, ...options] = call.args;
  const id = parseId(text);
  let added: number | undefined;
  let maxDeleted: Id | undefined;
  for (let index = 0; index < options.length; index += 2) {
    const option = upper(options[index]);
    if (option === 'ENTRIESADDED' && index + 1 < options.length) {
      added = positive(options[index + 1], 'ERR entries_added must be positive');
    } else if (option === 'MAXDELETEDID' && index + 1 < options.length) {
      maxDeleted = parseId(options[index + 1]);
      if (id < maxDeleted)
        throw new Failure('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
    } else throw new Failure('ERR syntax error');
  }
  const stream = streamOf(call);
  if (!stream) throw new Failure('ERR no such key');
  if (stream.size > 0 && id < (stream.entries.last?.id ?? 0n)) {
    throw new Failure('ERR The ID specified in XSETID is smaller than the target stream top item');
  }
  if (id < stream.maxDeletedId && maxDeleted === undefined) {
    throw new Failure('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
  }
  if (added !== undefined && added < stream.size) {
    throw new Failure('ERR The entries_added specified in XSETID is smaller than the target stream length');
  }
  stream.lastId = id;
  if (added !== undefined) stream.added = added;
  if (maxDeleted !== undefined) stream.maxDeletedId = maxDeleted;
  keep(call, key, stream);
  return OK;
}

export const adding: readonly Command[] = [
  command('xadd', -5, 'write denyoom fast', ONE_KEY, add),
  command('xsetid', -3, 'write denyoom fast', ONE_KEY, setId),
  command('xlen', 2, 'readonly fast', ONE_KEY, (call) => streamOf(call)?.size ?? 0),
  command('xdel', -3, 'write fast', ONE_KEY, (call) => {
    const stream = streamOf(call);
    if (!stream) return 0;
    const ids = call.args.slice(1).map((text) => parseId(text));
    const gone = ids.filter((id) => stream.delete(id)).length;
    if (gone > 0) keep(call, at(call.args, 0), stream);
    return gone;
  }),
  command('xtrim', -4, 'write', ONE_KEY, (call) => {
    const words = new TrimWords();
    for (let index = 1; index < call.args.length; ) {
      const taken = words.take(call.args, index);
      if (taken === 0) throw new Failure('ERR syntax error');
      index += taken;
    }
    const wanted = words.done();
    if (!wanted) throw new Failure('ERR syntax error, XTRIM must be called with a trimming strategy');
    const stream = streamOf(call);
    const gone = stream ? trim(stream, wanted) : 0;
    if (stream && gone > 0) keep(call, at(call.args, 0), stream);
    return gone;
  }),
];
