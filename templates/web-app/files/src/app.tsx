import type { User } from '@app/contracts/auth';
import type { Api } from '@app/sdk';
import { useEffect, useState } from 'preact/hooks';
import { Header } from './parts/header.tsx';
import { PATHS, useFocusOn, useRoute } from './route.ts';
import { Login } from './views/login.tsx';
import { NewProductView } from './views/new-product.tsx';
import { Products } from './views/products.tsx';
import { Register } from './views/register.tsx';

export interface AppProps {
  readonly api: Api;
  readonly title: string;
}

export function App({ api, title }: AppProps) {
  const { path, go } = useRoute();
  const content = useFocusOn(path);
  const [user, setUser] = useState<User>();
  const loadUser = () => api.auth.me().then(setUser);

  useEffect(() => {
    // Should it fail, the person is a guest until he logs in.
    if (api.auth.isLoggedIn()) loadUser().catch(() => {});
  }, []);

  const enter = async () => {
    await loadUser();
    go(PATHS.products);
  };
  const leave = async () => {
    await api.auth.logout();
    setUser(undefined);
    go(PATHS.products);
  };

  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header title={title} user={user} path={path} go={go} onLogout={leave} />
      <main id="main" tabIndex={-1} ref={content}>
        {path === PATHS.login && <Login api={api} go={go} onDone={enter} />}
        {path === PATHS.register && <Register api={api} go={go} onDone={enter} />}
        {path === PATHS.newProduct && <NewProductView api={api} onDone={() => go(PATHS.products)} />}
        {path === PATHS.products && <Products api={api} user={user} />}
        {!Object.values<string>(PATHS).includes(path) && <p>There is no such page.</p>}
      </main>
    </>
  );
}
