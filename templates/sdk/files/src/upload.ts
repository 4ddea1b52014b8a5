import { errorOf } from './error.ts';
import { noAnswer, repeating, type TransportOptions } from './transport.ts';

/** Where a file may be sent, and how: the signature holds for exactly this. */
export interface Upload {
  readonly url: string;
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
}

/** Files go straight to the store of the platform: without tokens, which the address stands for. Sent again they are the same. */
export function uploader(options: TransportOptions) {
  const { fetch: ask = fetch } = options;
  return ({ url, method, headers }: Upload, file: Blob, { signal }: UploadOptions = {}): Promise<void> => {
    const work = async () => {
      const response = await ask(url, { method, headers, body: file, ...(signal ? { signal } : {}) }).catch((cause) => {
        throw signal?.aborted ? cause : noAnswer(false, cause);
      });
      if (!response.ok) throw await errorOf(response);
    };
    return repeating(work, true, options, signal);
  };
}
