import type { Scored, SortedSet } from '../../keyspace/sorted.ts';
import { double, type Reply, scored } from '../../resp/reply.ts';
import { at, positive, range, syntax } from '../arguments.ts';
import { type Call, type Command, command, ONE_KEY } from '../command.ts';
import { byScore, byText, type Places } from './bounds.ts';

const read = ({ db, args }: Call) => db.read(at(args, 0), 'zset');

function removeAll({ db, args }: Call, sorted: SortedSet | undefined, found: readonly Scored[]): number {
  for (const [member] of found) sorted?.delete(member);
  if (sorted && found.length > 0) db.modified(at(args, 0), sorted);
  return found.length;
}

const pop = (name: string, fromEnd: boolean) =>
  command(name, -2, 'write fast', ONE_KEY, (call): Reply => {
    if (call.args.length > 2) syntax();
    const amount = call.args[1];
    const count = amount === undefined ? 1 : positive(amount);
    const sorted = read(call);
    const size = sorted?.size ?? 0;
    const found = (fromEnd ? sorted?.slice(Math.max(0, size - count), size).reverse() : sorted?.slice(0, count)) ?? [];
    removeAll(call, sorted, found);
    return amount === undefined ? found.flatMap(([member, score]) => [member, double(score)]) : scored(found);
  });

const removeRange = (name: string, bounds: (call: Call) => (of: SortedSet) => Places) =>
  command(name, 4, 'write', ONE_KEY, (call) => {
    const places = bounds(call);
    const sorted = read(call);
    return removeAll(call, sorted, sorted?.slice(...places(sorted)) ?? []);
  });

export const removal: readonly Command[] = [
  command('zrem', -3, 'write fast', ONE_KEY, (call) => {
    const sorted = read(call);
    const gone = call.args.slice(1).filter((member) => sorted?.delete(member)).length;
    if (sorted && gone > 0) call.db.modified(at(call.args, 0), sorted);
    return gone;
  }),
  removeRange('zremrangebyscore', ({ args }) => byScore(args[1], args[2])),
  removeRange('zremrangebylex', ({ args }) => byText(args[1], args[2])),
  removeRange('zremrangebyrank', ({ args }) => {
    range(args[1], args[2], 0);
    return ({ size }) => range(args[1], args[2], size);
  }),
  pop('zpopmin', false),
  pop('zpopmax', true),
];
