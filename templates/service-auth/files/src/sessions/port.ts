/**
 * What became of a refresh token. `reused`: it had been used before, so two parties hold it and one of them is a thief; as nobody
 * knows which, the session has been ended for both (RFC 9700, 4.14.2).
 */
export type Rotated =
  | { readonly outcome: 'rotated'; readonly userId: string; readonly token: string }
  | { readonly outcome: 'reused'; readonly userId: string }
  | { readonly outcome: 'unknown' };

export interface Sessions {
  /** Begins a session; returns its first refresh token. */
  open(userId: string): Promise<string>;
  /** Exchanges a refresh token for the next one. */
  rotate(token: string): Promise<Rotated>;
  /** Ends the session of a token, whether or not the token has been used. */
  close(token: string): Promise<void>;
  /** Deletes sessions that have expired. */
  purge(): Promise<void>;
}
