import { randomUUID } from 'node:crypto';

export interface Answer<T = unknown> {
  /** 0: there was none. */
  readonly status: number;
  readonly type: string;
  readonly body: T;
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const PATIENCE_MS = 20_000;

/** One request, one answer; never throws. */
export async function call<T = Record<string, unknown>>(
  url: string,
  method: string,
  { headers = {}, body }: Call = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: (type.includes('json') ? JSON.parse(text) : text) as T };
  } catch {
    return { status: 0, type: '', body: {} as T };
  }
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  token: string;
  refreshToken: string;
}

/** Somebody who was never here before, on a platform that is well. */
export async function newPerson(url: string): Promise<Person> {
  const body = { email: `fire-${randomUUID()}@example.com`, password: randomUUID(), name: 'Fire' };
  const registered = await call<{ id: string }>(`${url}/api/auth/register`, 'POST', { body });
  if (registered.status !== 201) throw new Error(`register: ${JSON.stringify(registered)}`);
  const person = { ...body, id: registered.body.id, token: '', refreshToken: '' };
  if (!(await logIn(url, person))) throw new Error('cannot log in');
  return person;
}

/** Gives a person new tokens; false where that was not possible now. */
export async function logIn(url: string, person: Person): Promise<boolean> {
  const { email, password } = person;
  const { status, body } = await call<{ accessToken: string; refreshToken: string }>(`${url}/api/auth/login`, 'POST', {
    body: { email, password },
  });
  if (status !== 200) return false;
  person.token = body.accessToken;
  person.refreshToken = body.refreshToken;
  return true;
}

export const bearer = ({ token }: Pick<Person, 'token'>) => ({ authorization: `Bearer ${token}` });

export async function newKey(url: string, person: Person, scopes: readonly string[]): Promise<string> {
  const made = await call<{ key: string }>(`${url}/api/auth/keys`, 'POST', {
    headers: bearer(person),
    body: { name: 'fire', scopes },
  });
  if (made.status !== 201) throw new Error(`no key: ${JSON.stringify(made)}`);
  return made.body.key;
}

export const SCOPES = ['users', 'products', 'orders', 'notifications', 'webhooks', 'reviews'].flatMap((name) => [
  `${name}:read`,
  `${name}:write`,
]);
