import { readConfig } from '@app/kit/config';
import { createClient, endpointSettings, openEndpoints } from '@app/kit/endpoints';
import type { Tracer } from '@app/kit/telemetry';
import type { JSONWebKeySet } from 'jose';
import { createVerifier, openKeys, type Verifier } from './auth/index.ts';
import type { RouteRule, TokenRule } from './config/index.ts';
import { openUpstream, type Upstream } from './proxy/index.ts';

type Service = Pick<RouteRule, 'to' | 'prefix'>;

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
export function openIssuer(
  rule: TokenRule,
  tracer: Tracer,
): { verifier: Verifier; warm(): Promise<void>; close(): void } {
  const { fetchKeys, close } = rule.url === null ? inside(rule, tracer) : outside(rule.url);
  const keys = openKeys(fetchKeys);
  const verifier = createVerifier({ issuer: rule.issuer, audience: rule.audience, find: keys.find });
  return { verifier, warm: keys.warm, close };
}

function inside({ issuer, prefix }: TokenRule, tracer: Tracer) {
  const { address } = readConfig({ address: endpointSettings(prefix ?? '') });
  const endpoints = openEndpoints(address);
  const client = createClient({ name: issuer, endpoints, tracer });
  const fetchKeys = async () => keysOf(await client.request('/.well-known/jwks.json'));
  return { fetchKeys, close: () => endpoints.close() };
}

/** An issuer tells where its keys are (OpenID Connect Discovery 1.0 §4). */
function outside(url: string) {
  const get = (address: string) => fetch(address, { signal: AbortSignal.timeout(5000) });
  const fetchKeys = async () => {
    const base = url.replace(/\/$/, '');
    const discovery = await get(`${base}/.well-known/openid-configuration`);
    const { jwks_uri: address } = (discovery.ok ? await discovery.json() : {}) as { jwks_uri?: string };
    return keysOf(await get(address ?? `${base}/.well-known/jwks.json`));
  };
  return { fetchKeys, close: () => {} };
}

async function keysOf(response: Response): Promise<JSONWebKeySet> {
  if (!response.ok) throw new Error(`The issuer answered ${response.status} when asked for its keys.`);
  return (await response.json()) as JSONWebKeySet;
}
