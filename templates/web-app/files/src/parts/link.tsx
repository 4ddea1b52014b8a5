import type { ComponentChildren } from 'preact';
import { isPlainClick } from '../route.ts';

interface LinkProps {
  readonly to: string;
  readonly go: (path: string) => void;
  readonly current?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link within the client. It is a real one: it can be opened in a new tab. */
export function Link({ to, go, current = false, class: style, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} class={style} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}
