import { fill } from '../catalog/index.ts';
import { accountOf, ownSecret, userSecret } from './accounts.ts';
import { type DeclaredEdge, usersOf } from './edges.ts';
import { parametersOf, type Sources, type Stored } from './sources.ts';
import { topicsOf } from './store-tasks.ts';
import type { Component, OperatorSpec, SecretUse } from './types.ts';

/** A store that an operator of the cluster runs: what it is told, and where it will be found. */
export function operatedStore(
  stored: Stored,
  accounts: readonly string[],
  edges: readonly DeclaredEdge[],
  sources: Sources,
): Pick<Component, 'workload' | 'secrets' | 'config'> {
  const { name, spec, template } = stored;
  const { manifest } = template;
  const { operator } = manifest.run;
  if (!operator) throw new Error(`${template.name} knows no operator`);
  const params = parametersOf(manifest, spec, sources.config.file, name);
  const callers = usersOf(name, edges).map(({ from }) => from);
  const users = accounts.map((account) => ({
    name: account,
    secret: userSecret(name, account),
    topics: callers.filter((user) => accountOf(stored, user) === account).flatMap((user) => topicsOf(user, sources)),
  }));
  const own = [...new Set([...(manifest.run.container?.secrets ?? []), ...operator.secrets])];
  const secrets: SecretUse[] = [
    ...own.map((key) => ({ secret: ownSecret(name, key), file: key })),
    ...users.map((user) => ({ secret: user.secret, file: `users/${user.name}` })),
  ];
  const spoken: OperatorSpec = {
    name: operator.name,
    install: operator.install,
    objects: template.config.get(operator.objects) ?? '',
    params,
    users,
    own: Object.fromEntries(own.map((key) => [key, ownSecret(name, key)])),
    ready: operator.ready,
    hosts: Object.fromEntries(Object.entries(operator.hosts).map(([key, text]) => [key, fill(text, params)])),
    serviceAccount: fill(operator.serviceAccount, params),
    peers: operator.peers,
    reached: operator.reached,
    api: operator.api,
  };
  return { workload: { type: 'operated', operator: spoken }, secrets, config: [] };
}
