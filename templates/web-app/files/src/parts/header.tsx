import type { User } from '@app/contracts/auth';
import { PATHS } from '../route.ts';
import { Link } from './link.tsx';

interface HeaderProps {
  readonly title: string;
  readonly user: User | undefined;
  readonly path: string;
  readonly go: (path: string) => void;
  readonly onLogout: () => void;
}

export function Header({ title, user, path, go, onLogout }: HeaderProps) {
  const link = (to: string, text: string) => (
    <Link to={to} go={go} current={path === to}>
      {text}
    </Link>
  );
  return (
    <header>
      <Link to={PATHS.products} go={go} class="brand">
        {title}
      </Link>
      <nav aria-label="Main">
        {link(PATHS.products, 'Products')}
        {user && link(PATHS.newProduct, 'Sell')}
        {!user && link(PATHS.register, 'Register')}
        {!user && link(PATHS.login, 'Log in')}
        {user && <span class="user">{user.name}</span>}
        {user && (
          <button type="button" class="plain" onClick={onLogout}>
            Log out
          </button>
        )}
      </nav>
    </header>
  );
}
