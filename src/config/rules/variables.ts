import type { Path } from '../schema/walk.ts';
import type { Finding } from '../source/index.ts';
import { isUrl, type Program, prefixOf, programs, type Rule, type Subject, usesOf } from './subject.ts';

interface Edge {
  readonly to: string;
  readonly prefix: string;
  readonly path: Path;
  /** `uses` names it; otherwise only a route or the issuer leads there. */
  readonly used: boolean;
  readonly routed: boolean;
}

/** Everything that gives variables to a program: `uses`, and for the gateway its routes and its issuer. One edge per target. */
function edgesOf(program: Program, { file }: Subject): Edge[] {
  const { path, spec, section } = program;
  const routes = section === 'gateway' ? (file.gateway?.routes ?? []) : [];
  const issuer = section === 'gateway' ? file.gateway?.auth?.issuer : undefined;
  const routed = new Set(routes.map(({ to }) => to));
  const edge = (to: string, at: Path, as?: string): Edge => ({
    to,
    prefix: as ?? prefixOf(to),
    path: at,
    used: at.includes('uses'),
    routed: routed.has(to),
  });
  const all = [
    ...usesOf(spec.uses, path).map(({ to, as, path: at }) => edge(to, at, as)),
    ...routes.map(({ to }, index) => edge(to, ['gateway', 'routes', index, 'to'])),
    ...(issuer === undefined || isUrl(issuer) ? [] : [edge(issuer, ['gateway', 'auth', 'issuer'])]),
  ];
  const seen = new Set<string>();
  return all.filter(({ to }) => !seen.has(to) && seen.add(to));
}

/** Names that one edge gives, by the kind of what it leads to. */
function variablesOf({ to, prefix, used, routed }: Edge, { file, catalog }: Subject): string[] {
  const store = file.data[to];
  if (!store) return ['URL', 'ENDPOINTS'].map((name) => `${prefix}_${name}`);
  const url = routed ? ['URL'] : [];
  if (!used) return url.map((name) => `${prefix}_${name}`);
  const { binding, run } = catalog.templates.get(store.template)?.manifest ?? {};
  const fields = Object.keys({ ...binding?.fields, ...run?.local?.fields }).map((key) => key.toUpperCase());
  const password = binding?.password === false ? [] : ['PASSWORD', 'PASSWORD_FILE'];
  return ['DRIVER', 'HOST', 'PORT', ...url, ...fields, ...password].map((name) => `${prefix}_${name}`);
}

/** Two edges of one program must not give the same variables. */
export const prefixTwice: Rule = (subject) =>
  programs(subject).flatMap((program) => {
    const owners = new Map<string, string>();
    return edgesOf(program, subject).flatMap((edge): Finding[] => {
      const names = [edge.prefix, ...variablesOf(edge, subject)];
      const other = names.map((name) => owners.get(name)).find((owner) => owner !== undefined);
      for (const name of names) owners.set(name, edge.to);
      if (other === undefined) return [];
      const message = `${edge.to} and ${other} would both give variables that start with ${edge.prefix}_`;
      return [{ path: edge.path, message, hint: `write ${edge.to}: { as: ANOTHER } in uses` }];
    });
  });

const GIVEN = ['SERVICE_NAME', 'HOST', 'PORT'];

/** `env` and `secrets` do not take the names of each other, of an edge's variables, or of those that the platform gives. */
export const variableTaken: Rule = (subject) =>
  programs(subject).flatMap((program) => {
    const { path, spec } = program;
    const owners = new Map<string, string>(GIVEN.map((name) => [name, 'the platform']));
    for (const edge of edgesOf(program, subject)) {
      for (const name of variablesOf(edge, subject)) owners.set(name, `the edge to ${edge.to}`);
    }
    const check = (names: readonly string[], at: Path): Finding[] => {
      const owner = names.map((name) => owners.get(name)).find((found) => found !== undefined);
      const key = typeof at.at(-1) === 'string' ? { at: 'key' as const } : {};
      if (owner === undefined) return [];
      const [message, hint] = /^(env|secrets)$/.test(owner)
        ? [`${names[0]} stands in ${owner} already`, 'keep one of them']
        : [`${names[0]} is given by ${owner}`, 'choose another name'];
      return [{ path: at, ...key, message, hint }];
    };
    const env = Object.keys(spec.env ?? {});
    const ofEnv = env.flatMap((name) => check([name], [...path, 'env', name]));
    for (const name of env) owners.set(name, 'env');
    const ofSecrets = (spec.secrets ?? []).flatMap((name, index) => {
      const found = check([name, `${name}_FILE`], [...path, 'secrets', index]);
      owners.set(name, 'secrets');
      return found;
    });
    return [...ofEnv, ...ofSecrets];
  });
