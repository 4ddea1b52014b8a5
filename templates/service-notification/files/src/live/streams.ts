import { PassThrough, type Readable } from 'node:stream';
import { problems } from '@app/kit/problem';
import type { Log, Metrics } from '@app/kit/telemetry';
import type { Notifications } from '../notifications/index.ts';
import type { News } from './news.ts';

/** Streams of server-sent events (HTML standard, 9.2): each new notification of a user, as it comes. */
export interface Streams {
  /** From now on, or with the id of the last event that a client has seen, from there on. */
  open(userId: string, lastEventId: string | undefined): Promise<Readable>;
  /** Ends all of them, so that clients go to another replica; opens no more. */
  close(): Promise<void>;
}

export interface StreamsOptions {
  readonly notifications: Notifications;
  readonly news: News;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly heartbeatMs?: number;
  /** A stream must not outlive by much the token that it was opened with: it ends after this, and the client comes again. */
  readonly lifeMs?: number;
  readonly perUser?: number;
  readonly inAll?: number;
}

/** How far a stream looks back: who missed more has to read the list. */
const WINDOW = 100;
/** A client that does not read is let go before it fills the memory. */
const UNREAD_BYTES = 256 * 1024;
/** What clients are asked to wait before they come again. */
const RETRY_MS = 2000;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function createStreams(options: StreamsOptions): Streams {
  const { notifications, news, log, metrics } = options;
  const { heartbeatMs = 15_000, lifeMs = 15 * 60_000, perUser = 10, inAll = 2000 } = options;
  const open = new Map<PassThrough, string>();
  let closed = false;
  metrics.observe('notification_streams', 'Clients that listen for notifications.', () => open.size);

  const admit = (userId: string) => {
    if (closed || open.size >= inAll) throw problems.unavailable('There are too many listeners here.');
    const own = [...open.values()].filter((one) => one === userId).length;
    if (own >= perUser) throw problems.tooManyRequests(Math.ceil(heartbeatMs / 1000));
  };

  return {
    open: async (userId, lastEventId) => {
      admit(userId);
      const stream = new PassThrough();
      open.set(stream, userId);
      const write = (text: string) => {
        if (stream.writableEnded || stream.destroyed) return;
        stream.write(text);
        if (stream.readableLength + stream.writableLength > UNREAD_BYTES) stream.destroy();
      };
      write(`retry: ${RETRY_MS}\n\n`);

      const feed = createFeed(userId, notifications, lastEventId?.toLowerCase(), write);
      const look = () => {
        feed.look().catch((error) => log.warn({ err: error }, 'notifications could not be read for a stream'));
      };
      const timers = [setInterval(() => write(':\n\n'), heartbeatMs), setTimeout(() => stream.end(), lifeMs)];
      const ignore = news.listen(userId, look);
      stream.once('close', () => {
        ignore();
        for (const timer of timers) clearTimeout(timer);
        open.delete(stream);
      });
      try {
        // The same look as later: it notes what is there, and sends what the client has not seen.
        await feed.look();
      } catch (error) {
        stream.destroy();
        throw error;
      }
      return stream;
    },
    close: async () => {
      closed = true;
      for (const stream of open.keys()) stream.end();
      news.close();
    },
  };
}

/**
 * Sends what it has not sent yet, oldest first. It remembers ids and not only the last one: an event whose handling was delayed
 * has an older id than what was sent before it.
 */
function createFeed(
  userId: string,
  notifications: Notifications,
  lastEventId: string | undefined,
  write: (text: string) => void,
) {
  let known: ReadonlySet<string> | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  const send = async () => {
    const ids = await notifications.ids(userId, WINDOW);
    const seen = known ?? new Set(lastEventId && UUID.test(lastEventId) ? ids.filter((id) => id <= lastEventId) : ids);
    const fresh = await notifications.pick(
      userId,
      ids.filter((id) => !seen.has(id)),
    );
    for (const item of fresh.reverse()) write(`id: ${item.id}\nevent: notification\ndata: ${JSON.stringify(item)}\n\n`);
    known = new Set(ids);
  };
  const loop = async () => {
    do {
      again = false;
      await send();
    } while (again);
  };

  return {
    /** One look at a time; a call during one makes another one follow. */
    look: (): Promise<void> => {
      again = true;
      running ??= loop().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
