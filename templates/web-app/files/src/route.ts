import { useEffect, useRef, useState } from 'preact/hooks';

export const PATHS = { products: '/', newProduct: '/products/new', login: '/login', register: '/register' } as const;

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
    setPath(next);
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

/** Whether a click on a link is ours: not one for a new tab, a download or another button. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
