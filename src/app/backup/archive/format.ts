/**
 * A backup of one store: a compressed tar file of `backup.json` (what it is), `data/000000`, `data/000001`… (the stream that the store
 * wrote, in parts, because a tar file tells the size of an entry before its content) and `end.json` (its size and digest). So
 * `tar xzOf FILE 'data/*'` is that stream, and a file that was cut off has no end. For the user's eyes only: mode 0600.
 */
export interface Head {
  readonly version: 1;
  readonly platform: string;
  readonly environment: string;
  readonly runtime: string;
  readonly store: string;
  readonly template: string;
  /** What the stream is: `pg_dump`. */
  readonly content: string;
  /** ISO 8601: when it was begun. */
  readonly at: string;
  readonly by: string;
}
export interface End {
  readonly bytes: number;
  /** Of the stream, in hexadecimal digits. */
  readonly sha256: string;
}
