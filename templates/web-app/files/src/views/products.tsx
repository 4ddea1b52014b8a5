import type { User } from '@app/contracts/auth';
import type { Product } from '@app/contracts/product';
import type { Api } from '@app/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { toFault } from '../fault.ts';
import { Card } from '../parts/card.tsx';
import { Notice } from '../parts/notice.tsx';

interface ProductsProps {
  readonly api: Api;
  readonly user: User | undefined;
}

const PAGE_SIZE = 12;

/** The catalogue, newest first, a page at a time. */
export function Products({ api, user }: ProductsProps) {
  const [items, setItems] = useState<readonly Product[]>([]);
  /** undefined: nothing loaded yet; null: that was the last page. */
  const [next, setNext] = useState<string | null>();
  const [problem, setProblem] = useState<string>();
  const leaving = useRef(new AbortController());

  const load = async (cursor?: string) => {
    setProblem(undefined);
    const { signal } = leaving.current;
    try {
      const page = await api.get('/api/products', {
        query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      });
      setItems((known) => (cursor ? [...known, ...page.items] : page.items));
      setNext(page.nextCursor);
    } catch (error) {
      if (!signal.aborted) setProblem(toFault(error).message);
    }
  };
  useEffect(() => {
    load();
    return () => leaving.current.abort();
  }, []);

  return (
    <section aria-labelledby="products">
      <h1 id="products">Products</h1>
      {next === undefined && !problem && <p role="status">Loading…</p>}
      {next === null && items.length === 0 && <p>Nothing here yet. Be the first to sell something!</p>}
      <ul class="grid">
        {items.map((product) => (
          <Card key={product.id} product={product} own={product.ownerId === user?.id} />
        ))}
      </ul>
      {problem && <Notice>{problem}</Notice>}
      {(next || problem) && (
        <button type="button" onClick={() => load(next ?? undefined)}>
          {problem ? 'Try again' : 'Show more'}
        </button>
      )}
    </section>
  );
}
