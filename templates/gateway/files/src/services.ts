import { readConfig } from '@app/kit/config';
import { endpointSettings, openEndpoints } from '@app/kit/endpoints';
import type { JSONWebKeySet } from 'jose';
import { createVerifier, openKeys, type Verifier } from './auth/index.ts';
import type { RouteRule, TokenRule } from './config/index.ts';
import { type Answer, openUpstream, type Upstream } from './proxy/index.ts';

type Service = Pick<RouteRule, 'to' | 'prefix'>;

/** Milliseconds that an issuer has to tell its keys. */
const KEYS_MS = 5000;

/** Where the services of the routes are, from the addresses in our environment. */
export function openUpstreams(rules: readonly Service[]) {
  const services = new Map(rules.map(({ to, prefix }) => [to, prefix]));
  const addresses = readConfig(
    Object.fromEntries([...services].map(([name, prefix]) => [name, endpointSettings(prefix)])),
  );
  const opened = Object.entries(addresses).map(([name, address]) => {
    const endpoints = openEndpoints(address);
    return { name, endpoints, upstream: openUpstream(name, endpoints) };
  });
  const byName = new Map(opened.map(({ name, upstream }) => [name, upstream]));
  return {
    of: ({ to }: Service): Upstream => byName.get(to) as Upstream,
    /** The first look at who is there. */
    ready: () => Promise.all(opened.map(({ endpoints }) => endpoints.ready())),
    close: () => Promise.all(opened.map(({ upstream }) => upstream.close())),
  };
}

/** Who issues tokens: a service of ours, or somebody outside. */
export function openIssuer(rule: TokenRule): { verifier: Verifier; warm(): Promise<void>; close(): Promise<void> } {
  const { fetchKeys, close } = rule.url === null ? inside(rule) : outside(rule.url);
  const keys = openKeys(fetchKeys);
  const verifier = createVerifier({ issuer: rule.issuer, audience: rule.audience, find: keys.find });
  return { verifier, warm: keys.warm, close };
}

function inside({ issuer, prefix }: TokenRule) {
  const { address } = readConfig({ address: endpointSettings(prefix ?? '') });
  const endpoints = openEndpoints(address);
  const upstream = openUpstream(issuer, endpoints);
  const fetchKeys = async () => {
    await endpoints.ready();
    return keysOf(await upstream.get('/.well-known/jwks.json'));
  };
  return { fetchKeys, close: upstream.close };
}

/** An issuer tells where its keys are (OpenID Connect Discovery 1.0 §4). */
function outside(url: string) {
  const get = async (address: string): Promise<Answer> => {
    const response = await fetch(address, { signal: AbortSignal.timeout(KEYS_MS) });
    return { status: response.status, text: await response.text() };
  };
  const fetchKeys = async () => {
    const base = url.replace(/\/$/, '');
    const { status, text } = await get(`${base}/.well-known/openid-configuration`);
    const { jwks_uri: address } = (status === 200 ? JSON.parse(text) : {}) as { jwks_uri?: string };
    return keysOf(await get(address ?? `${base}/.well-known/jwks.json`));
  };
  return { fetchKeys, close: async () => {} };
}

function keysOf({ status, text }: Answer): JSONWebKeySet {
  if (status !== 200) throw new Error(`The issuer answered ${status} when asked for its keys.`);
  return JSON.parse(text) as JSONWebKeySet;
}
