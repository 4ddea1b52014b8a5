import type { Schema } from '@app/sdk';
import type { OfProduct } from '../../feature.ts';
import { usePages } from '../../load.ts';
import { Action } from '../../parts/action.tsx';
import { Link } from '../../parts/link.tsx';
import { More } from '../../parts/more.tsx';
import { Stars } from '../../parts/stars.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { useShop } from '../../shop.ts';
import { AddPhoto } from './photo.tsx';
import { Write } from './write.tsx';

type Review = Schema<'Review'>;
const PAGE_SIZE = 10;

export function Reviews({ product: { id: productId } }: OfProduct) {
  const { api, user, path } = useShop();
  const pages = usePages<Review>(productId, (cursor, signal) =>
    api.get('/api/reviews', {
      query: { productId, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    }),
  );
  const put = (review: Review) => pages.change((items) => [review, ...items.filter(({ id }) => id !== review.id)]);
  const mine = pages.items.some(({ userId }) => userId === user?.id);
  return (
    <section aria-labelledby="reviews" class="reviews">
      <h2 id="reviews">Reviews</h2>
      {pages.empty && !pages.problem && <Waiting />}
      {!pages.empty && pages.items.length === 0 && <p>Nobody has said anything about this yet.</p>}
      <ul class="plain-list">
        {pages.items.map((review) => (
          <OneReview
            key={review.id}
            review={review}
            onChange={put}
            onRemove={() => pages.change((items) => items.filter(({ id }) => id !== review.id))}
          />
        ))}
      </ul>
      <More pages={pages} />
      {user && !mine && !pages.empty && <Write productId={productId} onWritten={put} />}
      {!user && (
        <p>
          <Link to={`/login?next=${encodeURIComponent(path)}`}>Log in to write a review</Link>
        </p>
      )}
    </section>
  );
}

interface OneReviewProps {
  readonly review: Review;
  readonly onChange: (review: Review) => void;
  readonly onRemove: () => void;
}

function OneReview({ review, onChange, onRemove }: OneReviewProps) {
  const { api, user } = useShop();
  const { id, userId, rating, title, text, photos, createdAt } = review;
  const remove = async () => {
    await api.delete('/api/reviews/{id}', { path: { id } });
    onRemove();
  };
  return (
    <li class="card">
      <h3>{title}</h3>
      <p class="row">
        <Stars rating={rating} />
        <span class="soft">
          <When at={createdAt} />
        </span>
      </p>
      {text && <p class="text">{text}</p>}
      {photos.length > 0 && (
        <ul class="photos">
          {photos.map((photo, index) => (
            <li key={photo.id}>
              <img
                src={photo.url}
                alt={`${index + 1} of the review “${title}”`}
                width={160}
                height={160}
                loading="lazy"
              />
            </li>
          ))}
        </ul>
      )}
      {userId === user?.id && (
        <div class="row">
          <AddPhoto review={review} onAdded={onChange} />
          <Action class="plain" sure="Delete your review?" work={remove}>
            Delete
          </Action>
        </div>
      )}
    </li>
  );
}
