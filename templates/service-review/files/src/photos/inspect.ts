import type { NewPhoto } from '@app/contracts/review';
import { imageSize } from 'image-size';

type PhotoType = NewPhoto['contentType'];

export type Inspected = { readonly type: PhotoType } | { readonly refused: string };

/** What browsers unpack into memory: 4 bytes for each pixel. */
const MOST_PIXELS = 40_000_000;
const LONGEST_SIDE = 12_000;

const SIGNATURES: readonly (readonly [
  type: PhotoType,
  name: string,
  starts: readonly (readonly [number, string])[],
])[] = [
  ['image/jpeg', 'jpg', [[0, '\xff\xd8\xff']]],
  ['image/png', 'png', [[0, '\x89PNG\r\n\x1a\n']]],
  [
    'image/webp',
    'webp',
    [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  ],
];

/** Looks at the bytes: what somebody says about a file is not what it is. */
export function inspectPhoto(bytes: Uint8Array, declared: string): Inspected {
  const found = SIGNATURES.find(([, , starts]) => starts.every(([offset, text]) => startsWith(bytes, offset, text)));
  if (!found) return { refused: 'It is no JPEG, PNG or WebP.' };
  const [type, name] = found;
  if (type !== declared) return { refused: `It is ${type}, not ${declared}.` };
  const size = measure(bytes);
  if (!size || size.type !== name || size.width < 1 || size.height < 1) return { refused: 'It is damaged.' };
  if (Math.max(size.width, size.height) > LONGEST_SIDE || size.width * size.height > MOST_PIXELS) {
    return { refused: `It has ${size.width} × ${size.height} pixels: too many.` };
  }
  return { type };
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  return Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1') === text;
}

function measure(bytes: Uint8Array) {
  try {
    return imageSize(bytes);
  } catch {
    // It throws for whatever it cannot make sense of.
    return undefined;
  }
}
