import { askBacklog } from '../../engine/ask/index.ts';
import type { Signals } from '../../engine/runtime.ts';
import type { SecretsFile } from '../../engine/secrets-file.ts';
import type { Copy } from './copies/copy.ts';
import { targetsOf } from './state/targets.ts';
import type { World } from './state/world.ts';

/** What policies are decided by beside CPU and memory: asked of the copies and stores of this machine. */
export const signalsOf = (world: World, secrets: SecretsFile): Signals => ({
  metrics: async () =>
    targetsOf(world).flatMap(({ component, replica, metrics }) =>
      metrics === undefined ? [] : [{ component, replica, url: metrics }],
    ),
  backlog: (question, consumer) => {
    const serves = ({ resource, phase }: Copy) => resource.component === question.store && phase !== 'ended';
    const port = () => [...world.copies.values()].find(serves)?.port;
    return askBacklog(question, consumer, { port, secrets });
  },
});
