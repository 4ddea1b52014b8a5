import { parseBound } from '../../keyspace/streams/id.ts';
import { NULL_ARRAY, type Reply } from '../../resp/reply.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { countOption, entryReply, streamOf } from './common.ts';

function range(call: Call, backwards: boolean): Reply {
  const [, first, second, ...words] = call.args;
  const [start, end] = backwards ? [second, first] : [first, second];
  const [from, to] = [parseBound(start, 'start'), parseBound(end, 'end')];
  const count = countOption(words);
  const stream = streamOf(call);
  if (!stream) return [];
  if (count === 0) return NULL_ARRAY;
  if (from > to) return [];
  return (backwards ? stream.rangeBack(from, to, count) : stream.range(from, to, count)).map(entryReply);
}

export const ranges: readonly Command[] = [
  command('xrange', -4, 'readonly', ONE_KEY, (call) => range(call, false)),
  command('xrevrange', -4, 'readonly', ONE_KEY, (call) => range(call, true)),
];
