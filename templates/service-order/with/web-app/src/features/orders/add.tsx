import { useState } from 'preact/hooks';
import type { OfProduct } from '../../feature.ts';
import { Link } from '../../parts/link.tsx';
import { add } from './basket.ts';
import { basket } from './browser-basket.ts';

export function AddToBasket({ product }: OfProduct) {
  const [added, setAdded] = useState(false);
  const put = () => {
    basket.set(add(basket.get(), product));
    setAdded(true);
  };
  return (
    <p class="row">
      <button type="button" onClick={put}>
        Add to basket
      </button>
      <span role="status">{added && <Link to="/basket">In your basket</Link>}</span>
    </p>
  );
}
