import type { ConfigFile, SecretUse, Value } from './value.ts';

/** A one-shot job. It is known by the digest of everything that decides its outcome. */
export interface Task {
  /** `product/migrate`, `db/user-product`. */
  readonly id: string;
  readonly component: string;
  readonly name: string;
  readonly run: /** Command in the component's folder, with its env and secrets. */
    | { readonly type: 'program'; readonly command: string }
    /** With the store's own client: `sql` here on local, `command` in a container of the store's image. */
    | StoreWork;
  /** It fills in demo data. */
  readonly seed?: boolean;
  /** Globs, relative to the component's folder. */
  readonly inputs: readonly string[];
  /** Tasks (ids) and stores (component names) that must be done or ready first. */
  readonly after: readonly string[];
  /** Components whose start waits for it. */
  readonly gates: readonly string[];
}

/** With a client of the store: `sql` by our own on local, `command` in a container elsewhere. */
export interface StoreWork {
  readonly type: 'store';
  readonly store: string;
  readonly sql?: string;
  /** Absent where the template knows no container. */
  readonly image?: string;
  /** Of the store's image, whose client it is; absent where there is none. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly writable: readonly string[];
  readonly command: readonly string[];
  readonly files: readonly ConfigFile[];
  readonly env: Readonly<Record<string, Value>>;
  readonly secrets: readonly SecretUse[];
}
