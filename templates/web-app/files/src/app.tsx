import type { Api, User } from '@app/sdk';
import { useEffect, useState } from 'preact/hooks';
import { features, type Page } from './feature.ts';
import { Header } from './parts/header.tsx';
import { Link } from './parts/link.tsx';
import { match, PATHS, useFocusOn, useRoute } from './route.ts';
import { type Shop, ShopContext } from './shop.ts';
import { Login } from './views/login.tsx';
import { NewProductView } from './views/new-product.tsx';
import { ProductView } from './views/product.tsx';
import { Products } from './views/products.tsx';
import { Register } from './views/register.tsx';

export interface AppProps {
  readonly api: Api;
  readonly title: string;
}

const PAGES: readonly Page[] = [
  { path: PATHS.products, title: 'Products', View: Products },
  { path: PATHS.newProduct, title: 'Sell something', View: NewProductView, members: true },
  { path: '/products/:id', title: 'Product', View: ProductView },
  { path: PATHS.login, title: 'Log in', View: Login },
  { path: PATHS.register, title: 'Register', View: Register },
  ...features.flatMap(({ pages = [] }) => pages),
];

export function App({ api, title }: AppProps) {
  const { path, go } = useRoute();
  const content = useFocusOn(path);
  const [user, setUser] = useState<User>();
  // Whoever has tokens is not taken for a guest before it is known.
  const [known, setKnown] = useState(!api.auth.isLoggedIn());
  const loadUser = () => api.auth.me().then(setUser);

  useEffect(() => {
    // Should it fail, the person is a guest until he logs in.
    if (!known)
      loadUser()
        .catch(() => {})
        .finally(() => setKnown(true));
  }, []);

  const shop: Shop = {
    api,
    title,
    user,
    path,
    go,
    enter: async (next) => {
      await loadUser();
      go(next);
    },
    leave: async () => {
      await api.auth.logout();
      setUser(undefined);
      go(PATHS.products);
    },
  };
  const { page, params } = pageOf(path);
  useEffect(() => {
    document.title = page ? `${page.title} · ${title}` : title;
  }, [page]);

  return (
    <ShopContext.Provider value={shop}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header known={known} />
      <main id="main" tabIndex={-1} ref={content}>
        {page?.members && !user ? (
          known && <Members path={path} />
        ) : page ? (
          <page.View key={path} params={params} />
        ) : (
          <Nowhere />
        )}
      </main>
    </ShopContext.Provider>
  );
}

function pageOf(path: string): { page?: Page; params: Readonly<Record<string, string>> } {
  for (const page of PAGES) {
    const params = match(page.path, path);
    if (params) return { page, params };
  }
  return { params: {} };
}

function Members({ path }: { readonly path: string }) {
  return (
    <section class="empty">
      <h1>For members</h1>
      <p>Please log in to see this page.</p>
      <Link to={`${PATHS.login}?next=${encodeURIComponent(path)}`} class="button">
        Log in
      </Link>
    </section>
  );
}

function Nowhere() {
  return (
    <section class="empty">
      <h1>There is no such page</h1>
      <Link to={PATHS.products} class="button">
        All products
      </Link>
    </section>
  );
}
