import { features } from '../feature.ts';
import { PATHS } from '../route.ts';
import { useShop } from '../shop.ts';
import { Link } from './link.tsx';

const LINKS = features.flatMap(({ links = [] }) => links);
const EXTRAS = features.flatMap(({ Header }) => (Header ? [Header] : []));

/** `known`: whether it is settled who is here; until then neither guests nor members are shown theirs. */
export function Header({ known = true }: { readonly known?: boolean }) {
  const { title, user, leave } = useShop();
  return (
    <header>
      <Link to={PATHS.products} class="brand">
        {title}
      </Link>
      <nav aria-label="Main">
        <Link to={PATHS.products}>Products</Link>
        {user && <Link to={PATHS.newProduct}>Sell</Link>}
        {user &&
          LINKS.map(({ to, text }) => (
            <Link key={to} to={to}>
              {text}
            </Link>
          ))}
        {EXTRAS.map((Extra, index) => (
          <Extra key={index} />
        ))}
        {known && !user && <Link to={PATHS.register}>Register</Link>}
        {known && !user && <Link to={PATHS.login}>Log in</Link>}
        {user && <span class="user">{user.name}</span>}
        {user && (
          <button type="button" class="plain" onClick={leave}>
            Log out
          </button>
        )}
      </nav>
    </header>
  );
}
