import { askPostgres } from '../../engine/ask/index.ts';
import type { Signals } from '../../engine/runtime.ts';
import type { SecretsFile } from '../../engine/secrets-file.ts';
import { targetsOf } from './state/targets.ts';
import type { World } from './state/world.ts';

const ADMIN = 'postgres';

/** What policies are decided by beside CPU and memory: asked of the copies and stores of this machine. */
export const signalsOf = (world: World, secrets: SecretsFile): Signals => ({
  metrics: async () =>
    targetsOf(world).flatMap(({ component, replica, metrics }) =>
      metrics === undefined ? [] : [{ component, replica, url: metrics }],
    ),
  backlog: async ({ store, sql, database }, consumer) => {
    const port = [...world.copies.values()].find(
      ({ resource, phase }) => resource.component === store && phase !== 'ended',
    )?.port;
    const password = await secrets.read(`${store}.admin`);
    if (port === undefined || !password) throw new Error(`${store} does not run`);
    return askPostgres({ port, database: database ?? ADMIN, user: ADMIN, password, sql, parameters: [consumer] });
  },
});
