/** What the load has to know of a platform: its front door. */
export interface Front {
  readonly routes: readonly FrontRoute[];
  /** Partners may come with an API key. */
  readonly apiKeys: boolean;
  readonly rateLimit: RateLimit | null;
  readonly clients: readonly { readonly name: string; readonly kind: ClientKind }[];
}

/** People at a browser, people at a phone, programs of others. */
export type ClientKind = 'web' | 'mobile' | 'partner';

export interface FrontRoute {
  readonly path: string;
  /** Template of what answers: only the known ones are driven. */
  readonly template?: string;
  readonly methods: readonly string[] | null;
  readonly auth: 'required' | 'optional' | 'none';
  readonly rateLimit: RateLimit | null;
}

export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
  readonly by: 'client' | 'address';
}

/** The route that a request falls under, as the gateway decides: the longest path, then one that names the method. */
export function routeOf(routes: readonly FrontRoute[], method: string, target: string): FrontRoute | undefined {
  const path = target.replace(/\?.*/, '');
  const covers = ({ path: prefix }: FrontRoute) => prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
  const longest = Math.max(...routes.filter(covers).map((route) => route.path.length));
  const own = routes.filter((route) => covers(route) && route.path.length === longest);
  return own.find(({ methods }) => methods?.includes(method)) ?? own.find(({ methods }) => methods === null);
}
