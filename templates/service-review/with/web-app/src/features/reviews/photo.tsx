import { type Api, ApiError, type Schema } from '@app/sdk';
import { useRef, useState } from 'preact/hooks';
import { toFault } from '../../fault.ts';
import { Notice } from '../../parts/notice.tsx';
import { useShop } from '../../shop.ts';

type PhotoType = Schema<'NewPhoto'>['contentType'];
export const PHOTO_TYPES: readonly PhotoType[] = ['image/jpeg', 'image/png', 'image/webp'];
const LARGEST = 5 * 1024 * 1024;

/** Straight to the store, then the service looks at it. Resolves with the review that has it. */
export async function sendPhoto(api: Api, id: string, file: File): Promise<Schema<'Review'>> {
  const contentType = PHOTO_TYPES.find((type) => type === file.type);
  if (!contentType || file.size > LARGEST) throw unfit();
  const photo = await api.post('/api/reviews/{id}/photos', { path: { id }, body: { contentType, bytes: file.size } });
  await api.upload(photo.upload, file);
  return api.post('/api/reviews/{id}/photos/{photoId}/complete', { path: { id, photoId: photo.id } });
}

function unfit(): ApiError {
  const errors = [{ path: '/photo', message: 'JPEG, PNG or WebP, up to 5 MB.' }];
  return new ApiError({ type: 'about:blank', title: 'This photo cannot be taken.', status: 400, errors });
}

interface AddPhotoProps {
  readonly review: Schema<'Review'>;
  readonly onAdded: (review: Schema<'Review'>) => void;
}

export function AddPhoto({ review: { id }, onAdded }: AddPhotoProps) {
  const { api } = useShop();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const chosen = async () => {
    const [file] = input.current?.files ?? [];
    if (!file) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onAdded(await sendPhoto(api, id, file));
    } catch (error) {
      setProblem(toFault(error).message);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <>
      <input
        ref={input}
        class="unseen"
        type="file"
        accept={PHOTO_TYPES.join(',')}
        aria-label="Photo for your review"
        tabIndex={-1}
        onChange={chosen}
      />
      <button type="button" class="plain" disabled={busy} onClick={() => input.current?.click()}>
        {busy ? 'One moment…' : 'Add a photo'}
      </button>
      {problem && <Notice>{problem}</Notice>}
    </>
  );
}
