import { features } from '../feature.ts';
import { usePages } from '../load.ts';
import { Card } from '../parts/card.tsx';
import { More } from '../parts/more.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useShop } from '../shop.ts';

const PAGE_SIZE = 12;
const ABOVE = features.flatMap(({ Catalogue }) => (Catalogue ? [Catalogue] : []));

/** The catalogue, newest first, a page at a time. */
export function Products() {
  const { api, user } = useShop();
  const pages = usePages('products', (cursor, signal) =>
    api.get('/api/products', { query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }, signal }),
  );
  return (
    <section aria-labelledby="products">
      {ABOVE.map((Above, index) => (
        <Above key={index} />
      ))}
      <h1 id="products">Products</h1>
      {pages.empty && !pages.problem && <Waiting cards={PAGE_SIZE} />}
      {!pages.empty && pages.items.length === 0 && <p>Nothing here yet. Be the first to sell something!</p>}
      <ul class="grid">
        {pages.items.map((product) => (
          <Card key={product.id} product={product} own={product.ownerId === user?.id} />
        ))}
      </ul>
      <More pages={pages} />
    </section>
  );
}
