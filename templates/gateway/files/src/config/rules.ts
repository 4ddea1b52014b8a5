/** What the gateway does with requests, as the file named by GATEWAY_CONFIG_FILE says it. Times in milliseconds. */
export interface GatewayFile {
  readonly routes: readonly RouteRule[];
  /** How callers are known; nobody is when it is null. */
  readonly auth: TokenRule | null;
  /** For each caller over all routes. */
  readonly rateLimit: Limit | null;
  /** Variables of the cache that the replicas share their counters in: CACHE for CACHE_HOST and so on. */
  readonly cachePrefix: string | null;
  /** Host names it answers for; any when empty. */
  readonly hosts: readonly string[];
}

export interface RouteRule {
  /** Prefix of the path, in whole segments. */
  readonly path: string;
  /** Name of the service, or of a store. */
  readonly to: string;
  /** Variables with its address: PRODUCT for PRODUCT_ENDPOINTS or PRODUCT_URL. */
  readonly prefix: string;
  /** null: any. */
  readonly methods: readonly string[] | null;
  readonly auth: 'required' | 'optional' | 'none';
  /** For each caller on this route, beside the common one. */
  readonly rateLimit: Limit | null;
  /** For the whole answer, with all attempts. */
  readonly timeoutMs: number;
  /** Further attempts for requests that may be repeated. */
  readonly retries: number;
  /** Whether the service heeds an Idempotency-Key: a POST that has one may be repeated. */
  readonly idempotencyKeys: boolean;
  /** Replaces the matched prefix on the way to the service. */
  readonly rewrite: string | null;
  /** Bytes; null: as the settings of the process say. */
  readonly maxBody: number | null;
  /** Whether the service sees the host name that the caller used, and not its own. */
  readonly preserveHost: boolean;
  readonly webSocket: boolean;
  /** A store: it knows its callers by signatures, and what it holds was written by anybody. */
  readonly store: boolean;
}

export interface Limit {
  readonly requests: number;
  readonly perMs: number;
  readonly by: 'client' | 'address';
}

export interface TokenRule {
  /** `iss` of its tokens: the name of a service, or the URL of an outside issuer. */
  readonly issuer: string;
  readonly audience: string;
  /** Variables with the address of the service that issues tokens. */
  readonly prefix: string | null;
  /** Address of an outside issuer. */
  readonly url: string | null;
  readonly apiKeys: boolean;
}
