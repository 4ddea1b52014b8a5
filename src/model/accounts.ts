import type { BindingManifest, Manifest } from '../catalog/index.ts';
import { type Address, parseAddress } from '../kernel/index.ts';
import { type DeclaredEdge, usersOf } from './edges.ts';
import type { Stored } from './sources.ts';

export const userSecret = (store: string, account: string): string => `${store}.users.${account}`;
export const ownSecret = (store: string, name: string): string => `${store}.${name}`;

/** As whom somebody logs in: as itself, unless the store has one account for all. */
export const accountOf = ({ spec }: Stored, user: string): string => spec.user ?? user;

/** The accounts of a store, each once. */
export const accountsOf = (store: Stored, edges: readonly DeclaredEdge[]): string[] => [
  ...new Set(usersOf(store.name, edges).map(({ from }) => accountOf(store, from))),
];

/** Who sets up a store: its administrator, or the one account of a server that has no other. */
export function adminOf({ name, spec }: Stored, binding: BindingManifest | undefined) {
  const { user, admin } = spec;
  // An operator makes it of the secret of that name, which holds both.
  if (spec.mode === 'operator') return { name: 'admin', secret: ownSecret(name, 'admin') };
  const one = user !== undefined && !binding?.perUser && (admin === undefined || admin === user);
  return one
    ? { name: user, secret: userSecret(name, user) }
    : { name: admin ?? binding?.admin, secret: ownSecret(name, 'admin') };
}

/** Where an outside store is; undefined for one of ours. The config's rules have refused addresses that are none. */
export const outsideOf = ({ spec }: Stored): Address | undefined =>
  spec.mode === 'external' && spec.url !== undefined ? parseAddress(spec.url) : undefined;

/** Whether the platform makes the accounts of a store, and what else has to be in it. */
export const isOurs = ({ spec }: Stored): boolean => spec.mode !== 'external' || spec.admin !== undefined;

/** How a store is used on a runtime: on local another engine may stand in for one of ours, with another driver. */
export function bindingOf({ spec, template }: Stored, runtime: string): BindingManifest | undefined {
  return spec.mode === 'external' ? template.manifest.binding : bindingOn(template.manifest, runtime);
}

function bindingOn({ binding, run: { local } }: Manifest, runtime: string): BindingManifest | undefined {
  if (!binding || !local || runtime !== 'local') return binding;
  const { driver = binding.driver, fields = binding.fields, perUser = binding.perUser } = local;
  return { ...binding, driver, fields, perUser };
}

/** What an address says about the binding, beside host and port. */
export function saidByAddress({ path, query, tls }: Address, binding: BindingManifest | undefined) {
  return {
    ...(binding?.path !== undefined && path !== undefined ? { [binding.path]: path } : {}),
    ...(tls ? { tls: 'true' } : {}),
    ...query,
  };
}
