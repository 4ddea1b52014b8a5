import type { Channel, GetMessage } from 'amqplib';
import type { DeadMessage, Queue } from '../port.ts';
import { decodeDead, encode } from './codec.ts';
import type { Link } from './connection.ts';
import { deadQueue, groupExchange, partitionOf } from './names.ts';
import type { Outlet } from './outlet.ts';
import { ensureGroup, onChannel } from './topology.ts';

const LIMIT = 100;

export interface DeadParts {
  readonly link: Link;
  readonly outlet: Outlet;
  readonly connectMs: number;
  /** Topics of a group. */
  topicsOf(group: string): readonly string[];
}

/** The dead of a group: looked at and given back, or given a new life. */
export function createDead({ link, outlet, connectMs, topicsOf }: DeadParts): Pick<Queue, 'dead' | 'redrive'> {
  /** Calls `see` with each of them; what it does not acknowledge is given back when the channel closes, in its order. */
  const each = async (
    group: string,
    topic: string,
    see: (message: DeadMessage, raw: GetMessage, channel: Channel) => Promise<boolean>,
  ) => {
    const model = await link.open(performance.now() + connectMs);
    await onChannel(model, async (channel) => {
      const next = () => channel.get(deadQueue(group, topic));
      for (let raw = await next(); raw; raw = await next()) {
        if (!(await see(decodeDead(topic, raw), raw, channel))) return;
      }
    });
  };

  return {
    dead: async (group, { limit = LIMIT } = {}) => {
      const found: DeadMessage[] = [];
      for (const topic of topicsOf(group)) {
        let count = 0;
        await each(group, topic, async (message) => {
          found.push(message);
          count += 1;
          return count < limit;
        });
      }
      return found.sort((a, b) => Date.parse(a.diedAt) - Date.parse(b.diedAt)).slice(0, limit);
    },
    redrive: async (group, ids) => {
      let count = 0;
      for (const topic of topicsOf(group)) {
        await each(group, topic, async (message, raw, channel) => {
          if (ids && !ids.includes(message.id)) return true;
          const { id, key, type, data, headers, time } = message;
          // To this group alone: the others have handled it.
          const parcel = encode({ id, key, type, data, headers }, String(partitionOf(key)), { time });
          await outlet.send(groupExchange(group, topic), [parcel], (model) => ensureGroup(model, group, topic));
          channel.ack(raw);
          count += 1;
          return true;
        });
      }
      return count;
    },
  };
}
