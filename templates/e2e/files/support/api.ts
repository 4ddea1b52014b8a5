import { randomUUID } from 'node:crypto';
import type { Tokens, User } from '@app/contracts/auth';
import type { NewProduct } from '@app/contracts/product';
import { expect } from 'vitest';

export const BASE_URL = (process.env['E2E_BASE_URL'] ?? 'http://localhost:8080').replace(/\/$/, '');

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Plain HTTP, so that nothing between the tests and the API is taken for granted. */
export async function call<T = unknown>(method: string, path: string, options: Call = {}): Promise<Answer<T>> {
  const { token, body, headers } = options;
  const response = await fetch(BASE_URL + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

/** Problem details of RFC 9457, with an id that the logs have too. */
export function expectProblem(answer: Answer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  expect(answer.body).toHaveProperty('instance', answer.headers.get('x-request-id'));
}

export interface Member extends User, Tokens {
  readonly password: string;
}

/** Somebody who was never here before. */
export async function newMember(headers: Readonly<Record<string, string>> = {}): Promise<Member> {
  const email = `e2e-${randomUUID()}@example.com`;
  const password = randomUUID();
  const registered = await call<User>('POST', '/api/auth/register', {
    headers,
    body: { email, password, name: 'E2E' },
  });
  expect(registered.status).toBe(201);
  const login = await call<Tokens>('POST', '/api/auth/login', { headers, body: { email, password } });
  expect(login.status).toBe(200);
  return { ...registered.body, ...login.body, password };
}

export function aProduct(): NewProduct {
  return { name: `E2E ${randomUUID()}`, description: 'Made by a test.', priceCents: 1250, currency: 'EUR' };
}
