/** Photos: uploaded straight to the blob store, looked at, and only then shown. */
export { type Inspected, inspectPhoto } from './inspect.ts';
export { type Completed, createPhotos, type Photos, type PhotosOptions } from './photos.ts';
export { type SweepOptions, sweepPhotos } from './sweep.ts';
