import { readConfig } from '@app/kit/config';
import { endpointSettings, openEndpoints } from '@app/kit/endpoints';
import type { JSONWebKeySet } from 'jose';
import {
  type ApiKeys,
  createApiKeys,
  createVerifier,
  type FetchKeys,
  type KeyOwner,
  openKeys,
  type Verifier,
} from './auth/index.ts';
import type { GatewayFile, RouteRule, TokenRule } from './config/index.ts';
import { type Answer, openUpstream, type Upstream } from './proxy/index.ts';

/** The services that the rules name. */
export interface Services {
  of(rule: Pick<RouteRule, 'to'>): Upstream;
  /** The first look at who is there. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds that an outside issuer has to tell its keys. */
const KEYS_MS = 5000;

/** Opens them at the addresses in our environment. */
export function openServices({ routes, auth }: Pick<GatewayFile, 'routes' | 'auth'>): Services {
  const prefixes = new Map(routes.map(({ to, prefix }) => [to, prefix]));
  if (auth && auth.prefix !== null) prefixes.set(auth.issuer, auth.prefix);
  const settings = Object.fromEntries([...prefixes].map(([name, prefix]) => [name, endpointSettings(prefix)]));
  const opened = Object.entries(readConfig(settings)).map(([name, address]) => {
    const endpoints = openEndpoints(address);
    return { name, endpoints, upstream: openUpstream(name, endpoints) };
  });
  const byName = new Map(opened.map(({ name, upstream }) => [name, upstream]));
  return {
    of: ({ to }) => {
      const upstream = byName.get(to);
      if (!upstream) throw new Error(`The rules do not name the service ${to}.`);
      return upstream;
    },
    ready: async () => {
      await Promise.all(opened.map(({ endpoints }) => endpoints.ready()));
    },
    close: async () => {
      await Promise.all(opened.map(({ upstream }) => upstream.close()));
    },
  };
}

/** Verifies what callers say who they are. */
export interface Issuer {
  readonly verifier: Verifier;
  readonly apiKeys: ApiKeys | undefined;
  /** Fetches the keys of tokens before somebody waits for them. */
  warm(): Promise<void>;
}

/** A service of ours, or somebody outside. */
export function openIssuer(rule: TokenRule, services: Services): Issuer {
  const keys = openKeys(rule.url === null ? inside(rule, services) : outside(rule.url));
  const verifier = createVerifier({ issuer: rule.issuer, audience: rule.audience, find: keys.find });
  return { verifier, apiKeys: rule.apiKeys ? ownersOf(rule, services) : undefined, warm: keys.warm };
}

/** Our own issuer knows the API keys too; routes never lead to this path. */
function ownersOf({ issuer }: TokenRule, services: Services): ApiKeys {
  const upstream = services.of({ to: issuer });
  return createApiKeys({
    ask: async (key) => {
      const { status, text } = await upstream.ask({ path: '/internal/api-keys/verify', body: { key } });
      // 400: it does not even look like one.
      if (status === 404 || status === 400) return undefined;
      if (status !== 200) throw new Error(`The issuer answered ${status} when asked about an API key.`);
      return JSON.parse(text) as KeyOwner;
    },
  });
}

function inside({ issuer }: TokenRule, services: Services): FetchKeys {
  const upstream = services.of({ to: issuer });
  return async () => keysOf(await upstream.ask({ path: '/.well-known/jwks.json' }));
}

/** An issuer tells where its keys are (OpenID Connect Discovery 1.0 §4). */
function outside(url: string): FetchKeys {
  const base = url.replace(/\/$/, '');
  const get = async (address: string): Promise<Answer> => {
    const response = await fetch(address, { signal: AbortSignal.timeout(KEYS_MS) });
    return { status: response.status, text: await response.text() };
  };
  return async () => {
    const { status, text } = await get(`${base}/.well-known/openid-configuration`);
    const { jwks_uri: address } = (status === 200 ? JSON.parse(text) : {}) as { jwks_uri?: string };
    return keysOf(await get(address ?? `${base}/.well-known/jwks.json`));
  };
}

function keysOf({ status, text }: Answer): JSONWebKeySet {
  if (status !== 200) throw new Error(`The issuer answered ${status} when asked for its keys.`);
  return JSON.parse(text) as JSONWebKeySet;
}
