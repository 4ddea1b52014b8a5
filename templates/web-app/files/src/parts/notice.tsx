import type { ComponentChildren } from 'preact';

/** Something that went wrong, said at once by screen readers. */
export function Notice({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="notice" role="alert">
      {children}
    </p>
  );
}
