import type { EventOf } from '@app/contracts/events';
import { type Session, sql } from '@app/kit/sql';

interface Rated {
  readonly product_id: string;
  readonly rating: number;
}

/**
 * Brings the ratings of a product up to date with a review. Each review is remembered with its rating, so that its events change
 * the sums by the difference. Reviews of products that are gone count nowhere.
 */
export async function applyReview(session: Session, { type, data: { review } }: EventOf<'reviews'>): Promise<void> {
  const [before] = await session.query<Rated>(sql`
    delete from product_ratings where review_id = ${review.id} returning product_id, rating`);
  if (before) await add(session, before.product_id, -1, -before.rating);
  if (type === 'review.deleted') return;
  const [now] = await session.query<Rated>(sql`
    insert into product_ratings (review_id, product_id, rating)
    select ${review.id}, id, ${review.rating} from products where id = ${review.productId}
    returning product_id, rating`);
  if (now) await add(session, now.product_id, 1, now.rating);
}

async function add(session: Session, productId: string, count: number, total: number): Promise<void> {
  await session.query(sql`
    update products set rating_count = rating_count + ${count}, rating_total = rating_total + ${total}
    where id = ${productId}`);
}
