import type { Schema } from '@app/sdk';
import { formatMoney } from '../money.ts';
import { Link } from './link.tsx';
import { Stars } from './stars.tsx';
import { Tile } from './tile.tsx';

interface CardProps {
  readonly product: Schema<'Product'>;
  readonly own: boolean;
}

export function Card({ product, own }: CardProps) {
  const { id, name, description, priceCents, currency, rating } = product;
  return (
    <li class="card product">
      <Tile name={name} id={id} />
      <h2>
        <Link to={`/products/${id}`}>{name}</Link>
      </h2>
      {rating.average !== null && <Stars rating={rating.average} count={rating.count} />}
      {description && <p class="clamp">{description}</p>}
      <p class="foot">
        <strong>{formatMoney(priceCents, currency)}</strong>
        {own && <span class="tag">yours</span>}
      </p>
    </li>
  );
}
