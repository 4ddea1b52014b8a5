import type { Route } from '../schema/index.ts';
import type { Finding } from '../source/index.ts';
import { type Rule, type Subject, usesOf } from './subject.ts';

const overlap = (a: Route['methods'], b: Route['methods']) =>
  a === undefined || b === undefined ? a === b : a.some((method) => b.includes(method));

/** Two routes must not answer the same requests. One with methods beside one without is fine: the first wins. */
export const routeTwice: Rule = ({ file }) => {
  const routes = file.gateway?.routes ?? [];
  return routes.flatMap((route, index): Finding[] => {
    const first = routes.findIndex((other) => other.path === route.path && overlap(other.methods, route.methods));
    if (first >= index) return [];
    return [
      {
        path: ['gateway', 'routes', index, 'path'],
        message: `routes[${first}] answers ${route.path} already`,
        hint: 'leave one out, or give them different methods',
      },
    ];
  });
};

/** A store that callers reach by themselves must speak HTTP and know them by their signatures: tokens mean nothing to it. */
export const routeToStore: Rule = ({ file, catalog }) =>
  (file.gateway?.routes ?? []).flatMap((route, index): Finding[] => {
    const store = file.data[route.to];
    const manifest = store && catalog.templates.get(store.template)?.manifest;
    if (!manifest) return [];
    const path = ['gateway', 'routes', index];
    if (!Object.values(manifest.endpoints).some(({ protocol }) => protocol === 'http')) {
      const hint = 'a route leads to a service, or to a store with an HTTP endpoint such as blob storage';
      return [{ path: [...path, 'to'], message: `${route.to} (${store.template}) does not speak HTTP`, hint }];
    }
    if (store.url?.startsWith('https:')) {
      const hint = 'let the services sign URLs of the store itself, and leave the route out';
      return [{ path: [...path, 'to'], message: `the gateway does not speak TLS to ${route.to}`, hint }];
    }
    const auth = route.auth ?? (file.gateway?.auth ? 'required' : 'none');
    if (auth === 'none') return [];
    return [
      {
        path: route.auth === undefined ? [...path, 'to'] : [...path, 'auth'],
        message: `${route.to} is a store: it checks the signature of each request, and knows no tokens`,
        hint: 'write auth: none',
      },
    ];
  });

/** Drivers of stores that can count requests. */
const COUNTERS = ['redis', 'memcached'];

/** Limits are counted in a cache, which the gateway must use. */
export const limitWithoutCache: Rule = (subject) => {
  const { gateway, data } = subject.file;
  if (!gateway) return [];
  const counts = usesOf(gateway.uses, []).some(({ to }) => {
    const template = data[to]?.template;
    const manifest = template === undefined ? undefined : subject.catalog.templates.get(template)?.manifest;
    // One that is written but wrong has a problem of its own.
    return manifest ? COUNTERS.includes(manifest.binding?.driver ?? '') : subject.names.get(to)?.includes('data');
  });
  if (counts) return [];
  const places = [
    ...(gateway.rateLimit ? [['gateway', 'rateLimit']] : []),
    ...gateway.routes.flatMap((route, index) => (route.rateLimit ? [['gateway', 'routes', index, 'rateLimit']] : [])),
  ];
  const caches = cachesOf(subject);
  const hint = caches[0] ? `add ${caches[0]} to gateway.uses` : 'add a cache below data, and name it in gateway.uses';
  return places.map((path) => ({
    path,
    at: 'key',
    message: 'needs a cache that counts for all gateway replicas',
    hint,
  }));
};

const cachesOf = ({ file, catalog }: Subject) =>
  Object.entries(file.data)
    .filter(([, { template }]) => COUNTERS.includes(catalog.templates.get(template)?.manifest.binding?.driver ?? ''))
    .map(([name]) => name);

/** A route can only ask for a token where somebody issues them. */
export const authWithoutIssuer: Rule = ({ file }) =>
  file.gateway && !file.gateway.auth
    ? file.gateway.routes.flatMap((route, index): Finding[] =>
        route.auth === 'required' || route.auth === 'optional'
          ? [
              {
                path: ['gateway', 'routes', index, 'auth'],
                message: 'nobody issues tokens',
                hint: 'write gateway.auth: { issuer: SERVICE }, or auth: none',
              },
            ]
          : [],
      )
    : [];

/** Each published port has one owner. */
export const portTwice: Rule = ({ file }) => {
  const ports = [
    ...(file.gateway ? [{ path: ['gateway', 'port'], port: file.gateway.port, owner: 'the gateway' }] : []),
    ...Object.entries(file.services).flatMap(([name, { port }]) =>
      port === undefined ? [] : [{ path: ['services', name, 'port'], port, owner: name }],
    ),
  ];
  return ports.flatMap(({ path, port }, index): Finding[] => {
    const first = ports.slice(0, index).find((other) => other.port === port);
    return first ? [{ path, message: `port ${port} is taken by ${first.owner}`, hint: 'choose another port' }] : [];
  });
};
