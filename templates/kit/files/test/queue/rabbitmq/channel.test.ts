import { EventEmitter } from 'node:events';
import type { Channel } from 'amqplib';
import { expect, it } from 'vitest';
import { closeChannel } from '../../../src/queue/rabbitmq/channel.ts';

const channel = (close: () => Promise<void>) => Object.assign(new EventEmitter(), { close }) as unknown as Channel;

it('is closed when the server says so', async () => {
  await expect(closeChannel(channel(() => Promise.resolve()))).resolves.toBeUndefined();
});

it('is closed when it was closed before', async () => {
  await expect(closeChannel(channel(() => Promise.reject(new Error('Channel closed'))))).resolves.toBeUndefined();
});

it('is closed when its connection goes before the server has answered', async () => {
  const lost = channel(() => new Promise(() => {}));
  const closing = closeChannel(lost);
  lost.emit('close');
  await expect(closing).resolves.toBeUndefined();
}, 1000);
