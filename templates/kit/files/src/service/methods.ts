import type { App } from './service.ts';

/** A path as it was declared, by segments, and what can be done there. */
interface Known {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/** Which methods a path knows, for a request that none of them fits: nothing for a path that nobody knows. */
export type KnownMethods = (path: string) => string[];

/** Notes every route that is added from now on. */
export function noteMethods(app: App): KnownMethods {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { segments: url.split('/'), methods: new Set() };
    for (const one of [method].flat()) entry.methods.add(one);
    known.set(url, entry);
  });
  return (path) => {
    const segments = path.split('/');
    const matching = [...known.values()].filter((entry) => matches(entry.segments, segments));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  };
}

/** A parameter takes any segment, a star all that follow. */
function matches(declared: readonly string[], actual: readonly string[]): boolean {
  const star = declared.indexOf('*');
  if (star === -1 && declared.length !== actual.length) return false;
  return declared.slice(0, star === -1 ? undefined : star).every((segment, index) => {
    const given = actual[index];
    return given !== undefined && (segment.startsWith(':') ? given !== '' : segment === given);
  });
}
