import type { OutboxSource } from '../outbox/source.ts';
import type { NewMessage } from '../queue/index.ts';

/** A document as it is stored. `T` is the shape of its data; it is the caller's promise, not checked. */
export interface Stored<T> {
  readonly id: string;
  /** From 1, one more with every put. */
  readonly version: number;
  readonly data: T;
}

export type Scalar = string | number | boolean;

/** Fields are named by their path: `productId`, `author.id`. */
export interface Find {
  /** Equality; all must hold. */
  readonly where?: Readonly<Record<string, Scalar>>;
  /** Documents that hold at least this: `{ tags: ['new'] }`. */
  readonly contains?: Readonly<Record<string, unknown>>;
  /** A field, or `id` (the default). Documents without the field are not found. */
  readonly orderBy?: string;
  readonly descending?: boolean;
  /** Default 100. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly Stored<T>[];
  /** Where the next page begins; absent after the last one. */
  readonly next?: string;
}

/** `ifVersion`: only when this is the version there is; 0: only when there is none. Otherwise DocumentConflict. */
export interface Condition {
  readonly ifVersion?: number;
}

/** One of the changes that are made together. `publish` goes through the outbox of the same database. */
export type Operation =
  | ({ readonly put: string; readonly id: string; readonly data: object } & Condition)
  | ({ readonly delete: string; readonly id: string } & Condition)
  | { readonly publish: string; readonly message: NewMessage };

/** Collections of JSON documents by id. Calls reject with DocumentsUnavailable while the store cannot be reached. */
export interface Documents {
  get<T extends object>(collection: string, id: string): Promise<Stored<T> | undefined>;
  /** Resolves to the new version. */
  put(collection: string, id: string, data: object, condition?: Condition): Promise<number>;
  /** Resolves to whether it was there. */
  delete(collection: string, id: string, condition?: Condition): Promise<boolean>;
  find<T extends object>(collection: string, find?: Find): Promise<Page<T>>;
  /** All of them or none, over any collections, in their order. */
  commit(operations: readonly Operation[]): Promise<void>;
  /** What `publish` operations left for a relay: startRelay({ source: documents.outbox, … }). */
  readonly outbox: OutboxSource;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What a service stores, and by what it looks for it. Indexes make finds fast; unique ones also hold. */
export interface Collection {
  readonly indexes?: readonly Index[];
}

export interface Index {
  /** Paths, in the order of a find: first those of `where`, last that of `orderBy`. Empty: for `contains`. */
  readonly fields: readonly string[];
  readonly unique?: boolean;
}

/** By name: letters, digits and `_`, beginning with a letter, at most 40. */
export type Collections = Readonly<Record<string, Collection>>;

/** Another version is there than the caller believes, or another document has the same unique fields. */
export class DocumentConflict extends Error {
  readonly reason: 'version' | 'unique';

  constructor(reason: 'version' | 'unique', what: string, options?: ErrorOptions) {
    super(`${what}: ${reason === 'version' ? 'another version is there' : 'its unique fields are taken'}`, options);
    this.name = 'DocumentConflict';
    this.reason = reason;
  }
}

export class DocumentsUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`The documents cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'DocumentsUnavailable';
  }
}
