import type { Channel } from 'amqplib';

/**
 * Closes it, and resolves when it is closed, by whatever: where the connection goes before the server has answered, the library's own
 * promise never settles.
 */
export function closeChannel(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('close', () => resolve());
    // Refused where it is closed already.
    channel.close().then(resolve, () => resolve());
  });
}
