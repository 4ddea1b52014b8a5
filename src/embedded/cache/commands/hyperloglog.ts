import { Text } from '../keyspace/collections.ts';
import { HyperLogLog } from '../keyspace/hyperloglog.ts';
import { type Bytes, Failure, OK, type Reply } from '../resp/reply.ts';
import { ALL_KEYS, type Call, type Command, command, ONE_KEY } from './command.ts';

function read({ db }: Call, key: Bytes): HyperLogLog | undefined {
  const text = db.read(key, 'string');
  if (!text) return undefined;
  const found = HyperLogLog.parse(text.data);
  if (!found) throw new Failure('WRONGTYPE Key is not a valid HyperLogLog string value.');
  return found;
}

function merged(call: Call, keys: readonly Bytes[]): HyperLogLog {
  const all = HyperLogLog.empty();
  for (const key of keys) {
    const one = read(call, key);
    if (one) all.merge(one);
  }
  return all;
}

function add(call: Call): Reply {
  const [key = '', ...items] = call.args;
  const old = read(call, key);
  const seen = old ?? HyperLogLog.empty();
  const changed = items.filter((item) => seen.add(item)).length > 0;
  if (old && !changed) return 0;
  call.db.set(key, new Text(seen.toBytes()), 'keep');
  return 1;
}

export const hyperLogLogs: readonly Command[] = [
  command('pfadd', -2, 'write denyoom fast', ONE_KEY, add),
  command('pfcount', -2, 'readonly', ALL_KEYS, (call) => merged(call, call.args).count()),
  command('pfmerge', -2, 'write denyoom', ALL_KEYS, (call) => {
    const [target = ''] = call.args;
    call.db.set(target, new Text(merged(call, call.args).toBytes()), 'keep');
    return OK;
  }),
];
