import { nearest } from '../../kernel/index.ts';
import type { Finding } from '../source/index.ts';
import { isUrl, listed, programs, type Rule, type Section, type Subject, usesOf } from './subject.ts';

const KIND: Readonly<Record<Section, string>> = {
  clients: 'a client',
  gateway: 'the gateway',
  services: 'a service',
  workers: 'a worker',
  data: 'a store',
};

const namesIn = (subject: Subject, sections: readonly Section[]) =>
  [...subject.names].filter(([, in_]) => in_.some((section) => sections.includes(section))).map(([name]) => name);

/** What is wrong with a name where only some sections are meant. */
function wrongName(
  subject: Subject,
  name: string,
  wanted: readonly Section[],
  what: string,
  only: string,
): Omit<Finding, 'path'> | undefined {
  const sections = subject.names.get(name) ?? [];
  if (sections.some((section) => wanted.includes(section))) return undefined;
  const [other] = sections;
  if (other) return { message: `${name} is ${KIND[other]}`, hint: `only ${only} can stand here` };
  if (subject.removed.has(name)) {
    const { name: environment } = subject.environment;
    return {
      message: `there is no ${name} in ${environment}`,
      hint: `environments.${environment}.overrides removes it`,
    };
  }
  const known = namesIn(subject, wanted);
  const guess = nearest(name, known);
  const hint = guess ? `did you mean ${guess}?` : known.length > 0 ? `known: ${listed(known)}` : 'there are none yet';
  return { message: `there is no ${what} ${name}`, hint };
}

/** `uses` names services and stores that exist. */
export const unknownUse: Rule = (subject) =>
  programs(subject).flatMap(({ path, name, spec }) =>
    usesOf(spec.uses, path).flatMap((use): Finding[] => {
      if (use.to === name) return [{ path: use.path, message: 'uses itself', hint: 'leave it out' }];
      const problem = wrongName(subject, use.to, ['services', 'data'], 'service or store', 'services and stores');
      return problem ? [{ path: use.path, ...problem }] : [];
    }),
  );

/** Routes lead to services, and to stores (which of them: see routeToStore). */
export const unknownRouteTarget: Rule = (subject) =>
  (subject.file.gateway?.routes ?? []).flatMap(({ to }, index): Finding[] => {
    if (subject.names.get(to)?.includes('data')) return [];
    const problem = wrongName(subject, to, ['services'], 'service', 'services and stores that speak HTTP');
    return problem ? [{ path: ['gateway', 'routes', index, 'to'], ...problem }] : [];
  });

/** The issuer of tokens is a service, or a URL. */
export const unknownIssuer: Rule = (subject) => {
  const issuer = subject.file.gateway?.auth?.issuer;
  if (issuer === undefined) return [];
  const path = ['gateway', 'auth', 'issuer'];
  if (isUrl(issuer))
    return URL.canParse(issuer) ? [] : [{ path, message: 'is no URL', hint: 'write https://id.example.com' }];
  const problem = wrongName(subject, issuer, ['services'], 'service', 'services and URLs');
  return problem ? [{ path, ...problem }] : [];
};

/** Each name stands once in the file: it becomes a host, a role and a folder. */
export const nameTwice: Rule = ({ names }) =>
  [...names].flatMap(([name, sections]) =>
    sections.slice(1).map((section) => ({
      path: section === 'gateway' ? ['gateway'] : [section, name],
      at: 'key' as const,
      message: `the name ${name} is taken by ${sections[0] === 'gateway' ? 'the gateway' : `${sections[0]}.${name}`}`,
      hint: 'names are unique in the whole file: rename one of them',
    })),
  );

const RESERVED: Readonly<Record<string, string>> = {
  'load-balancer': 'it is the load balancer in front of the gateway',
  collector: 'it is where telemetry is kept',
  prometheus: 'it is where metrics are kept',
  loki: 'it is where logs are kept',
  jaeger: 'it is where traces are kept',
  grafana: 'it is where boards are shown',
  reader: 'it reads on a cluster what others print',
  platform: 'it is used for the platform itself',
  localhost: 'it is every machine’s name for itself',
  kubernetes: 'it is the name of the cluster’s own service',
};

/** Names that the platform gives itself. */
export const reservedName: Rule = ({ names }) =>
  [...names].flatMap(([name, sections]) => {
    const suffix = /-(load-balancer|peers)$/.exec(name)?.[1];
    const store = /^(.+)-exporter$/.exec(name)?.[1] ?? '';
    const reason =
      (Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined) ??
      (suffix === undefined ? undefined : `names that end in -${suffix} are made for services`) ??
      (names.get(store)?.includes('data') ? `it tells the metrics of ${store}` : undefined) ??
      (name === 'gateway' && !sections.includes('gateway') ? 'it belongs to the key gateway' : undefined);
    if (reason === undefined) return [];
    return sections
      .filter((section) => section !== 'gateway')
      .map((section) => ({
        path: [section, name],
        at: 'key' as const,
        message: `the name ${name} is reserved`,
        hint: reason,
      }));
  });
