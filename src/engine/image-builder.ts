import type { Images } from './runtime.ts';

/**
 * Builds images with an engine on this machine. Runtimes that run images elsewhere are handed one, since no runtime knows another.
 * `ensure` builds what is missing and rejects when one of them cannot be built.
 */
export interface ImageBuilder extends Images {
  /** Writes the images to one file that `docker load` and `ctr images import` understand. Resolves with its path. */
  archive(references: readonly string[], file: string, signal: AbortSignal): Promise<string>;
  /** Pushes to the registry in the reference, with the credentials that `docker login` left. Resolves with the digest: `sha256:…`. */
  push(reference: string, onProgress: (message: string) => void, signal: AbortSignal): Promise<string>;
}
