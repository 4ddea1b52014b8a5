import { Link } from '../../parts/link.tsx';
import { useValue } from '../../state.ts';
import { count } from './basket.ts';
import { basket } from './browser-basket.ts';

export function BasketLink() {
  const number = count(useValue(basket));
  return (
    <Link to="/basket">
      Basket <span class="badge">{number}</span>
    </Link>
  );
}
