import type { RouteRule } from '../config/index.ts';

/** `rule`: it applies. `allow`: the path is known, but only with these methods. */
export type Match<R> =
  | { readonly rule: R; readonly allow?: never }
  | { readonly rule?: never; readonly allow: readonly string[] };

export interface Table<R> {
  match(method: string, path: string): Match<R> | undefined;
  /** Whether the path lies where routes are: unknown paths there are no pages of the web client. */
  owns(path: string): boolean;
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

interface Prefix<R> {
  readonly path: string;
  readonly byMethod: ReadonlyMap<string, R>;
}

/**
 * The longest prefix decides, then the method: a rule that names the method before one that takes any. A shorter prefix never
 * steps in for a method that the longer one lacks, for its rules may be laxer.
 */
export function createTable<R extends Pick<RouteRule, 'path' | 'methods'>>(rules: readonly R[]): Table<R> {
  const paths = [...new Set(rules.map(({ path }) => trim(path)))].sort((a, b) => b.length - a.length);
  const prefixes = paths.map((path): Prefix<R> => {
    const own = rules.filter((rule) => trim(rule.path) === path);
    return { path, byMethod: methodsOf(own) };
  });
  const roots = new Set(paths.map(root));
  return {
    match: (method, path) => {
      const prefix = prefixes.find((candidate) => covers(candidate.path, path));
      if (!prefix) return undefined;
      const rule = prefix.byMethod.get(method);
      return rule ? { rule } : { allow: [...prefix.byMethod.keys()] };
    },
    owns: (path) => roots.has(root(path)),
  };
}

function methodsOf<R extends Pick<RouteRule, 'methods'>>(rules: readonly R[]): Map<string, R> {
  const byMethod = new Map<string, R>();
  for (const rule of rules.filter(({ methods }) => methods === null))
    for (const method of METHODS) byMethod.set(method, rule);
  for (const rule of rules) {
    for (const method of rule.methods ?? []) byMethod.set(method, rule);
    // Whoever may GET may HEAD (RFC 9110 §9.3.2).
    if (rule.methods?.includes('GET')) byMethod.set('HEAD', rule);
  }
  return byMethod;
}

function covers(prefix: string, path: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/' || prefix === '');
}

/** `/` covers everything, and `/api/` the same as `/api`. */
function trim(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** First segment. */
function root(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path : path.slice(0, end);
}
