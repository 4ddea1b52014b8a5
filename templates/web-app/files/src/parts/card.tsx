import type { Product } from '@app/contracts/product';
import { formatMoney } from '../money.ts';

interface CardProps {
  readonly product: Product;
  readonly own: boolean;
}

export function Card({ product, own }: CardProps) {
  const { name, description, priceCents, currency } = product;
  return (
    <li class="card product">
      <h2>{name}</h2>
      {description && <p>{description}</p>}
      <p class="foot">
        <strong>{formatMoney(priceCents, currency)}</strong>
        {own && <span class="tag">yours</span>}
      </p>
    </li>
  );
}
