/** What a login and a refresh answer. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Life of the access token in seconds. */
  readonly expiresIn: number;
}

export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Where tokens are kept between requests. */
export interface TokenStore {
  read(): StoredTokens | undefined;
  /** Nothing: forget them. */
  write(tokens: StoredTokens | undefined): void;
  /** Runs `work` while nobody else who shares this store runs his. Needed only where it is shared. */
  lock?<T>(work: () => Promise<T>): Promise<T>;
}

export function memoryStore(): TokenStore {
  let tokens: StoredTokens | undefined;
  return {
    read: () => tokens,
    write: (next) => {
      tokens = next;
    },
  };
}

export function toStored({ accessToken, refreshToken, expiresIn }: Tokens, now = Date.now()): StoredTokens {
  return { accessToken, refreshToken, expiresAt: now + expiresIn * 1000 };
}
