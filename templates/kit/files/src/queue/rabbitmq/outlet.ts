import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { backoff } from '../../endpoints/backoff.ts';
import { QueueUnavailable } from '../port.ts';
import type { Parcel } from './codec.ts';
import { codeOf, type Link } from './connection.ts';

export interface Outlet {
  /**
   * Resolves when the server has all of them, in this order. What was not confirmed when a connection was lost is sent again, so a
   * message may be there twice. `ensure` makes the exchange where it is missing. Rejects with QueueUnavailable after `connectMs`.
   */
  send(exchange: string, parcels: readonly Parcel[], ensure: (model: ChannelModel) => Promise<void>): Promise<void>;
}

/** A channel for one exchange: what the server refuses ends the channel, and must not concern others. */
interface Pipe {
  readonly channel: Promise<ConfirmChannel>;
  failure?: unknown;
}

const NOT_FOUND = 404;

/** Sends with publisher confirms. */
export function createOutlet(link: Link, connectMs: number): Outlet {
  const pipes = new Map<string, Pipe>();

  const pipeTo = (exchange: string, model: ChannelModel): Pipe => {
    const known = pipes.get(exchange);
    if (known) return known;
    const forget = () => {
      if (pipes.get(exchange) === pipe) pipes.delete(exchange);
    };
    const pipe: Pipe = {
      channel: model.createConfirmChannel().then((channel) => {
        channel.on('error', (error) => {
          pipe.failure = error;
        });
        channel.on('close', forget);
        return channel;
      }),
    };
    pipes.set(exchange, pipe);
    pipe.channel.catch(forget);
    return pipe;
  };

  /** Those that were not confirmed, and why. */
  const attempt = async (exchange: string, parcels: readonly Parcel[], deadline: number) => {
    const pipe = pipeTo(exchange, await link.open(deadline));
    const outcomes = await pipe.channel
      .then((channel) => confirmed(channel, exchange, parcels, deadline))
      .catch((error: unknown) => parcels.map(() => error));
    const failed = outcomes.find((error) => error !== undefined);
    return { left: parcels.filter((_, index) => outcomes[index] !== undefined), failure: pipe.failure ?? failed };
  };

  return {
    send: async (exchange, parcels, ensure) => {
      const deadline = performance.now() + connectMs;
      let waiting = parcels;
      for (let tries = 1; ; tries += 1) {
        const { left, failure } = await attempt(exchange, waiting, deadline);
        if (left.length === 0) return;
        waiting = left;
        const code = codeOf(failure);
        if (code === NOT_FOUND) await ensure(await link.open(deadline));
        else if (failure instanceof RangeError || (code !== undefined && code >= 400 && code < 500)) throw failure;
        const wait = code === NOT_FOUND && tries === 1 ? 0 : 20 + backoff(tries, { maxMs: 500 });
        if (performance.now() + wait > deadline) throw new QueueUnavailable(failure);
        await sleep(wait);
      }
    },
  };
}

/** For each of them undefined, or why it is not known to be kept. */
async function confirmed(
  channel: ConfirmChannel,
  exchange: string,
  parcels: readonly Parcel[],
  deadline: number,
): Promise<unknown[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<unknown>((resolve) => {
    timer = setTimeout(() => resolve(new Error('no confirmation in time')), deadline - performance.now());
  });
  const answers = parcels.map(
    ({ routingKey, content, options }) =>
      new Promise<unknown>((resolve) => {
        try {
          channel.publish(exchange, routingKey, content, options, (error) => resolve(error ?? undefined));
        } catch (error) {
          // The channel is closed, or the message cannot be written in AMQP.
          resolve(error);
        }
      }),
  );
  const outcomes = await Promise.all(answers.map((answer) => Promise.race([answer, late])));
  clearTimeout(timer);
  return outcomes;
}
