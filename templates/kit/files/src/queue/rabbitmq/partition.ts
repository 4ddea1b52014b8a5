import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { closeChannel } from './channel.ts';

/** A place in the line of those who read a queue. Closing it gives back whatever was not acknowledged, in its order. */
export interface Partition {
  close(): Promise<void>;
}

/** One delivery, to be acknowledged when it is done. After the partition is closed that has no effect: another one has it. */
export interface Delivery {
  readonly raw: ConsumeMessage;
  ack(): void;
}

export interface PartitionOptions {
  readonly model: ChannelModel;
  readonly queue: string;
  /** Of those in line the one with the highest reads. */
  readonly priority: number;
  /** Messages that are here and not acknowledged, at most. */
  readonly window: number;
  onDelivery(delivery: Delivery): void;
  /** It is closed, by whomever: what was delivered is no longer ours. */
  onEnd(): void;
}

/** Has a channel of its own: it can be given up without the others. */
export async function openPartition(options: PartitionOptions): Promise<Partition> {
  const { model, queue, priority, window, onDelivery, onEnd } = options;
  const channel = await model.createChannel();
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    onEnd();
  };
  // An error closes the channel.
  channel.on('error', () => {});
  channel.on('close', end);
  const close = async () => {
    end();
    await closeChannel(channel);
  };
  const receive = (raw: ConsumeMessage | null) => {
    // Nothing instead of a message: the queue was deleted.
    if (!raw) void close();
    else if (open) onDelivery({ raw, ack: () => open && channel.ack(raw) });
  };
  try {
    await channel.prefetch(window);
    await channel.consume(queue, receive, { priority });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
