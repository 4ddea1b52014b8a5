/** Text, or a reference that the runtime's compiler resolves. */
export type Value = string | Reference;
export type Reference =
  | { readonly ref: 'host' | 'port'; readonly component: string; readonly endpoint: string }
  /** Stable URL of a service, for any language: http://host:port. */
  | { readonly ref: 'url'; readonly component: string; readonly endpoint: string }
  /** Live list of replicas for the kit: `file:/path`, `dns:name:port`, or `dns:name:port/readyz` where each has to be asked too. */
  | { readonly ref: 'endpoints'; readonly component: string; readonly endpoint: string }
  /** Path of one of the component's own config files or secrets, as the program sees it. */
  | { readonly ref: 'config'; readonly path: string }
  | { readonly ref: 'secret'; readonly secret: string };

export interface SecretSpec {
  /** `db.admin`, `db.users.product`, `product.PAYMENT_KEY`. Letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** generated: made if absent. user: must have been set. */
  readonly origin: 'generated' | 'user';
  /** The store whose data it guards; it goes when that data goes. */
  readonly guards?: string;
}

export interface SecretUse {
  readonly secret: string;
  /** File name under the secrets folder (/run/secrets in containers); may have one folder, e.g. `users/product`. */
  readonly file: string;
  /** Variable that names the file, e.g. `ORDERS_PASSWORD_FILE`. */
  readonly env?: string;
}

export interface ConfigFile {
  /** Absolute path in containers; on local the base name, in a folder of the component. */
  readonly path: string;
  readonly content: string;
  readonly env?: string;
  /**
   * Its content is only where it begins: the runtime keeps it up to date with what runs. copies: those that tell metrics, in the
   * format of Prometheus. targets: they, and who listens where, in that of our own collector.
   */
  readonly lists?: 'copies' | 'targets';
}

/** What an edge gives to its user. `env` and `secrets` of the component already contain it; this keeps the edge visible. */
export interface Binding {
  readonly to: string;
  readonly endpoint: string;
  readonly prefix: string;
  readonly driver: string;
  readonly user?: string;
}
