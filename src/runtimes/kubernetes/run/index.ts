/** What surrounds a run: the lock, the ground, the inventory. */
import type { Lock, RunInfo } from '../../../engine/runtime.ts';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import type { Client, KubeObject } from '../client/index.ts';
import type { ClusterOptions } from '../cluster.ts';
import type { Observer } from '../observe/index.ts';
import { awaitGround, findNamespace, layGround, removeGround } from './ground.ts';
import { type Entry, keyOf, prune, readInventory, writeInventory } from './inventory.ts';
import { type Held, takeLease } from './lease.ts';

export interface RunTools extends Pick<ClusterOptions, 'ports' | 'place'> {
  readonly client: () => Promise<Client>;
  readonly observer: () => Promise<Observer>;
  /** Whether secrets of the user are kept in the namespace. */
  readonly hasUserSecrets: () => Promise<boolean>;
}

export function createRun({ ports, place, ...tools }: RunTools) {
  const token = ports.random.token(6);
  let held: Held | undefined;
  let wanted = false;
  let takeOver = false;
  let inventory: readonly Entry[] = [];

  const take = async (client: Client, signal: AbortSignal) => {
    held ??= await takeLease({ client, place, clock: ports.clock, token }, signal);
  };
  const lock: Lock = {
    async acquire(signal) {
      const client = await tools.client();
      wanted = true;
      // Without a namespace there is nothing to lock: begin makes it and takes the lease then.
      if (await awaitGround({ client, place, clock: ports.clock, signal })) await take(client, signal);
      return async () => {
        wanted = false;
        await held?.release();
        held = undefined;
      };
    },
  };

  return {
    lock,
    /** Throws when another writer took over. */
    assertHeld: () => held?.assert(),
    /** Whether this run sets fields that somebody else owns by now. */
    takesOver: () => takeOver,
    abandon() {
      held?.abandon();
      held = undefined;
      wanted = false;
    },
    async begin(run: RunInfo, signal: AbortSignal): Promise<void> {
      takeOver = run.takeOver ?? false;
      if (run.operations.length === 0) return;
      const client = await tools.client();
      if (run.desired.length > 0) await layGround({ client, place, clock: ports.clock, signal }, run.note);
      else if (!(await findNamespace(client, place, signal))) return;
      if (wanted) await take(client, signal);
      const before = await readInventory(client, place, signal);
      inventory = [
        ...before,
        ...run.desired
          .map(entryOf)
          .filter(({ kind, name }) => !before.some((one) => one.kind === kind && one.name === name)),
      ];
      assertOneOwner(run.desired);
      await writeInventory(client, place, inventory, signal);
    },
    async end(run: RunInfo, result: 'done' | 'failed'): Promise<void> {
      if ((run.operations.length === 0 && !run.data) || result === 'failed') return;
      held?.assert();
      const client = await tools.client();
      const observer = await tools.observer();
      const observed = await observer.observe(new AbortController().signal);
      const live = observed.flatMap((copy) => entryOfLive(copy, observer.object(copy.id)));
      // What a person put there stays, and what keeps record of it.
      if (run.data && observed.length === 0 && !(await tools.hasUserSecrets())) {
        const foreign = await removeGround({ client, place, clock: ports.clock, signal: new AbortController().signal });
        if (foreign.length > 0)
          run.note?.(`namespace ${place.namespace} stays for what others keep in it: ${few(foreign)}`);
        return;
      }
      const known = new Set([...run.desired.map(entryOf), ...live].map(keyOf));
      await prune(
        client,
        place,
        inventory.filter((entry) => !known.has(keyOf(entry))),
      );
      await writeInventory(client, place, live);
    },
  };
}

const FEW = 5;
const few = (names: readonly string[]) =>
  names.length <= FEW ? names.join(', ') : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;

const entryOf = ({ kind, spec }: Resource): Entry => ({
  kind,
  name: (spec as unknown as KubeObject | null)?.metadata?.name ?? '',
});

function entryOfLive({ kind }: Observed, object: KubeObject | undefined): Entry[] {
  if (!object) return [];
  const { name, uid } = object.metadata;
  return [{ kind, name, ...(uid ? { uid } : {}) }];
}

/** Two resources with one name would undo each other. */
function assertOneOwner(desired: readonly Resource[]): void {
  const owners = new Map<string, string>();
  for (const resource of desired) {
    const key = keyOf(entryOf(resource));
    const other = owners.get(key);
    if (key.endsWith('/') || other === undefined) {
      owners.set(key, resource.id);
      continue;
    }
    throw new PlatformError({
      code: 'name-taken',
      message: `${other} and ${resource.id} would both be ${key} in the cluster`,
      next: 'rename one of the components in platform.yaml',
      exitCode: ExitCode.badInput,
    });
  }
}
