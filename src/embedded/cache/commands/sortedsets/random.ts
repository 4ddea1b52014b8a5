import { double, type Reply } from '../../resp/reply.ts';
import { at } from '../arguments.ts';
import { type Command, command, ONE_KEY } from '../command.ts';
import { randomOf } from '../random.ts';

export const random: readonly Command[] = [
  command('zrandmember', -2, 'readonly', ONE_KEY, ({ db, args }) => {
    const sorted = db.read(at(args, 0), 'zset');
    const items = sorted?.slice(0, sorted.size) ?? [];
    return randomOf(
      items.map(([member, score]): [string, Reply] => [member, double(score)]),
      args.slice(1),
      'WITHSCORES',
    );
  }),
];
