import type { Schema } from '@app/sdk';
import { Area } from '../../parts/area.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { useShop } from '../../shop.ts';
import { PHOTO_TYPES, sendPhoto } from './photo.tsx';

interface WriteProps {
  readonly productId: string;
  readonly onWritten: (review: Schema<'Review'>) => void;
}

const RATINGS = [5, 4, 3, 2, 1];
const WORDS: Readonly<Record<number, string>> = { 5: 'Great', 4: 'Good', 3: 'All right', 2: 'Poor', 1: 'Bad' };

export function Write({ productId, onWritten }: WriteProps) {
  const { api } = useShop();
  const submit = async ({ rating = '', title = '', text = '' }, form: HTMLFormElement) => {
    const body = { productId, rating: Number(rating), title, text };
    const review = await api.post('/api/reviews', { body });
    const photo = new FormData(form).get('photo');
    // The review is there, also when its photo is not taken: that is said beside it.
    onWritten(review);
    if (photo instanceof File && photo.size > 0) onWritten(await sendPhoto(api, review.id, photo));
  };
  return (
    <Form
      inner
      title="Write a review"
      action="Send"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <fieldset>
            <legend>Rating</legend>
            {RATINGS.map((rating) => (
              <label key={rating} class="choice">
                <input type="radio" name="rating" value={rating} required /> {WORDS[rating]}
              </label>
            ))}
          </fieldset>
          <Field name="title" label="In a few words" maxLength={200} fault={fault} />
          <Area name="text" label="Your review" maxLength={5000} fault={fault} />
          <Field
            name="photo"
            label="Photo"
            hint="JPEG, PNG or WebP, up to 5 MB."
            type="file"
            accept={PHOTO_TYPES.join(',')}
            required={false}
            fault={fault}
          />
        </>
      )}
    />
  );
}
