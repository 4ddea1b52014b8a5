import type { Channel, ChannelModel } from 'amqplib';
import { closeChannel } from './channel.ts';
import { codeOf } from './connection.ts';

/** The number of a replica within its group: the lowest that was free. It is lost with the connection. */
export interface Seat {
  readonly number: number;
  leave(): Promise<void>;
}

const LOCKED = 405;
/** Who comes later has no seat of its own, and reads what nobody else does. */
const SEATS = 64;

export interface SeatOptions {
  readonly model: ChannelModel;
  nameOf(seat: number): string;
  /** Names of those that this connection has: to the server it may take the same one twice. */
  readonly held: Set<string>;
  readonly first: number;
  /** Below this. */
  readonly end?: number;
}

/** Takes the first free seat: each is a queue that only one connection can have. undefined: there is none. */
export async function takeSeat({ model, nameOf, held, first, end = SEATS }: SeatOptions): Promise<Seat | undefined> {
  for (let number = first; number < end; number += 1) {
    const name = nameOf(number);
    if (held.has(name)) continue;
    held.add(name);
    const channel = await declare(model, name).catch((error: unknown) => {
      held.delete(name);
      throw error;
    });
    if (channel) return seatAt(number, name, channel, held);
    held.delete(name);
  }
  return undefined;
}

/** undefined: somebody else has it. */
async function declare(model: ChannelModel, name: string): Promise<Channel | undefined> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    await channel.assertQueue(name, { exclusive: true, durable: false });
    return channel;
  } catch (error) {
    if (codeOf(error) === LOCKED) return undefined;
    throw error;
  }
}

function seatAt(number: number, name: string, channel: Channel, held: Set<string>): Seat {
  channel.on('close', () => held.delete(name));
  return {
    number,
    leave: async () => {
      await channel.deleteQueue(name).catch(() => {});
      await closeChannel(channel);
      held.delete(name);
    },
  };
}
