import type { Catalog } from '../../catalog/index.ts';
import type { EnvironmentConfig } from '../environment.ts';
import type { Gateway, PlatformFile, Service, Uses, Worker } from '../schema/index.ts';
import type { Path } from '../schema/walk.ts';
import type { Finding } from '../source/index.ts';

export type Section = 'clients' | 'gateway' | 'services' | 'workers' | 'data';

/** What a rule looks at: the file as it holds for one environment. */
export interface Subject {
  readonly file: PlatformFile;
  readonly catalog: Catalog;
  readonly environment: EnvironmentConfig;
  /** Every name that is written, with its sections, even where the component itself is wrong and left out of `file`. */
  readonly names: ReadonlyMap<string, readonly Section[]>;
  /** Names that only the overrides of the environment removed. */
  readonly removed: ReadonlySet<string>;
}

/** One thing that must hold across keys. Named by what it finds. */
export type Rule = (subject: Subject) => readonly Finding[];

export interface Program {
  readonly path: Path;
  readonly section: 'gateway' | 'services' | 'workers';
  readonly name: string;
  readonly spec: Gateway | Service | Worker;
}

/** The gateway, services and workers: everything of ours that runs code. */
export function programs({ file }: Subject): Program[] {
  const of = (section: 'services' | 'workers') =>
    Object.entries(file[section]).map(([name, spec]) => ({ path: [section, name], section, name, spec }));
  const gateway: Program[] = file.gateway
    ? [{ path: ['gateway'], section: 'gateway', name: 'gateway', spec: file.gateway }]
    : [];
  return [...gateway, ...of('services'), ...of('workers')];
}

export interface UseEntry {
  readonly to: string;
  readonly as?: string;
  readonly path: Path;
}

/** The entries of `uses`, in either of its forms. */
export function usesOf(uses: Uses | undefined, path: Path): UseEntry[] {
  if (uses === undefined) return [];
  if (Array.isArray(uses)) return uses.map((to, index) => ({ to, path: [...path, 'uses', index] }));
  return Object.entries(uses).map(([to, { as }]) => ({
    to,
    path: [...path, 'uses', to],
    ...(as === undefined ? {} : { as }),
  }));
}

/** Names as a sentence lists them, at most a dozen. */
export const listed = (names: Iterable<string>): string => {
  const all = [...names].sort();
  return all.length > 12 ? `${all.slice(0, 12).join(', ')}…` : all.join(', ');
};

/** `ORDER_HISTORY` of `order-history`: the prefix of an edge's variables where it says none. */
export const prefixOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');

export const isUrl = (text: string): boolean => /^https?:\/\//.test(text);
