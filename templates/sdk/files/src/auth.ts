import type { Session } from './session.ts';
import { type Tokens, toStored } from './store.ts';
import type { Transport } from './transport.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}
export interface Registration extends Credentials {
  readonly name: string;
}
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** What a session needs of the API; everything else goes through the generated paths. */
export interface AuthApi {
  register(registration: Registration): Promise<User>;
  /** Keeps the tokens for all further requests. */
  login(credentials: Credentials): Promise<void>;
  /** Forgets the tokens here, and ends the session there if it can be reached. */
  logout(): Promise<void>;
  me(): Promise<User>;
  /** Whether there are tokens; the API decides if they are good. */
  isLoggedIn(): boolean;
}

export function authApi(transport: Transport, { request, store }: Session): AuthApi {
  return {
    register: (body) => transport({ method: 'POST', path: '/api/auth/register', body }),
    login: async (body) => {
      store.write(toStored(await transport<Tokens>({ method: 'POST', path: '/api/auth/login', body })));
    },
    logout: async () => {
      const tokens = store.read();
      store.write(undefined);
      if (!tokens) return;
      const body = { refreshToken: tokens.refreshToken };
      await transport({ method: 'POST', path: '/api/auth/logout', body }).catch(() => {});
    },
    me: () => request({ method: 'GET', path: '/api/auth/me' }),
    isLoggedIn: () => store.read() !== undefined,
  };
}
