/** What happens elsewhere and here, and what follows from it: names of products, what can be found, and what has to go. */
import { type EventOf, readEvent, type Topic } from '@app/contracts/events';
import type { Message, Queue } from '@app/kit/queue';
import type { Authors } from '../authors.ts';
import type { Photos } from '../photos/index.ts';
import type { Products } from '../products.ts';
import type { Reviews } from '../reviews/index.ts';
import type { Finder } from '../search/index.ts';

export interface Consumed {
  readonly products: Products;
  readonly reviews: Reviews;
  readonly authors: Authors;
  readonly finder: Finder;
  readonly photos: Photos;
}

const TOPICS = ['products', 'reviews', 'users'] as const satisfies readonly Topic[];

/** Subscribes as the component `group`. Each event may come twice: all that is done here can be done again. */
export function consume(queue: Queue, group: string, consumed: Consumed) {
  return queue.subscribe({ group, topics: TOPICS, handle: (message) => handleEvent(message, consumed) });
}

async function handleEvent(message: Message, consumed: Consumed): Promise<void> {
  switch (message.topic) {
    case 'products':
      return aboutProduct(readEvent('products', message), consumed);
    case 'reviews':
      return aboutReview(readEvent('reviews', message), consumed);
    case 'users':
      return aboutUser(readEvent('users', message), consumed);
  }
}

async function aboutProduct(event: EventOf<'products'> | undefined, { products, reviews, finder, photos }: Consumed) {
  switch (event?.type) {
    case 'product.created':
    case 'product.updated': {
      const { product } = event.data;
      if (await products.learn(product)) await finder.addProduct(product);
      return;
    }
    case 'product.deleted': {
      const { id } = event.data;
      await products.forget(id);
      await finder.removeProduct(id);
      for (const review of await reviews.removeAll({ productId: id })) await photos.remove(review);
    }
  }
}

/** Who ends their account leaves nothing behind: neither words nor pictures. */
async function aboutUser(event: EventOf<'users'> | undefined, { reviews, authors, photos }: Consumed) {
  if (event?.type !== 'user.deleted') return;
  // First: what is written from now on takes itself away.
  await authors.leave(event.data.id);
  for (const review of await reviews.removeAll({ userId: event.data.id })) await photos.remove(review);
}

/** Whatever the event says, what is there now is what can be found: events that come late or twice do no harm. */
async function aboutReview(event: EventOf<'reviews'> | undefined, { reviews, finder }: Consumed) {
  if (!event) return;
  const { review } = event.data;
  const current = await reviews.find(review.id);
  await (current ? finder.addReview(current) : finder.removeReview(review));
}
