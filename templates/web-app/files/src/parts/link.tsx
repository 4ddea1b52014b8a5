import type { ComponentChildren } from 'preact';
import { isPlainClick } from '../route.ts';
import { useShop } from '../shop.ts';

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link within the client. It is a real one: it can be opened in a new tab. The page one is on is marked. */
export function Link({ to, class: style, children }: LinkProps) {
  const { go, path } = useShop();
  const follow = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} class={style} aria-current={path === to ? 'page' : undefined}>
      {children}
    </a>
  );
}
