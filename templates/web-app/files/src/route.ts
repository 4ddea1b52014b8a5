import { useEffect, useRef, useState } from 'preact/hooks';

export const PATHS = { products: '/', newProduct: '/products/new', login: '/login', register: '/register' } as const;

export type Params = Readonly<Record<string, string>>;

/** The parameters of a path that fits a pattern such as `/orders/:id`. */
export function match(pattern: string, path: string): Params | undefined {
  const [wanted, parts] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = parts[i] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The path of the page, and how to go to another without loading it anew. */
export function useRoute(): { path: string; go: (path: string) => void } {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = (next: string) => {
    history.pushState(null, '', next);
    setPath(location.pathname);
    scrollTo(0, 0);
  };
  return { path, go };
}

/** Moves the focus to the content of a new page, where a browser would put it; not when the first one appears. */
export function useFocusOn(path: string) {
  const content = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) content.current?.focus();
    shown.current = path;
  }, [path]);
  return content;
}

/** Where to go after a login: a path of this client and nowhere else. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  return /^\/(?![/\\])/.test(next) ? next : PATHS.products;
}

/** Whether a click on a link is ours: not one for a new tab, a download or another button. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
