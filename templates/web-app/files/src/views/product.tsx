import { features } from '../feature.ts';
import { useLoad } from '../load.ts';
import { formatMoney } from '../money.ts';
import { Action } from '../parts/action.tsx';
import { Retry } from '../parts/retry.tsx';
import { Stars } from '../parts/stars.tsx';
import { Tile } from '../parts/tile.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { PATHS, type Params } from '../route.ts';
import { useShop } from '../shop.ts';

const ACTIONS = features.flatMap(({ ProductAction }) => (ProductAction ? [ProductAction] : []));
const SECTIONS = features.flatMap(({ ProductSection }) => (ProductSection ? [ProductSection] : []));

export function ProductView({ params }: { readonly params: Params }) {
  const { api, user, go } = useShop();
  const { id = '' } = params;
  const {
    value: product,
    problem,
    reload,
  } = useLoad(id, (signal) => api.get('/api/products/{id}', { path: { id }, signal }));
  if (problem) return <Retry problem={problem} onRetry={reload} />;
  if (!product) return <Waiting />;
  const remove = async () => {
    await api.delete('/api/products/{id}', { path: { id } });
    go(PATHS.products);
  };
  const { name, description, priceCents, currency, rating } = product;
  return (
    <>
      <article class="one">
        <Tile name={name} id={id} />
        <div>
          <h1>{name}</h1>
          {rating.average !== null && <Stars rating={rating.average} count={rating.count} />}
          <p class="price">{formatMoney(priceCents, currency)}</p>
          {description && <p class="text">{description}</p>}
          {ACTIONS.map((Part, index) => (
            <Part key={index} product={product} />
          ))}
          {product.ownerId === user?.id && (
            <Action class="plain" sure="Take this product down?" work={remove}>
              Take it down
            </Action>
          )}
        </div>
      </article>
      {SECTIONS.map((Part, index) => (
        <Part key={index} product={product} />
      ))}
    </>
  );
}
