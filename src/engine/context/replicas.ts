import type { Fs } from '../../kernel/index.ts';
import type { Replicas } from '../../model/context.ts';
import type { Model } from '../../model/types.ts';
import type { ReplicaStore } from '../runtime.ts';

type Counts = Readonly<Record<string, Replicas>>;

/**
 * The count of every component and who owns it: set by hand beats the file; a policy owns the count of what it scales, within
 * its bounds; the file owns the rest.
 */
export function effectiveReplicas(model: Model, state: Counts): Record<string, Replicas> {
  return Object.fromEntries(
    model.components.map(({ name, replicas, scale }) => {
      const kept = state[name];
      if (kept?.owner === 'manual') return [name, kept];
      if (!scale) return [name, { value: replicas, owner: 'file' as const }];
      const value = Math.min(scale.max, Math.max(scale.min, kept?.value ?? replicas));
      return [name, { value, owner: 'policy' as const }];
    }),
  );
}

/** Counts in a file of the environment's state folder. */
export function fileReplicas(fs: Fs, file: string): ReplicaStore & { clear(): Promise<void> } {
  const read = async (): Promise<Counts> => {
    try {
      return JSON.parse(await fs.readText(file)) as Counts;
    } catch {
      return {};
    }
  };
  return {
    read,
    write: async (changes) => {
      const next = Object.entries({ ...(await read()), ...changes }).filter(([, count]) => count.owner !== 'file');
      await fs.writeFile(file, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
    },
    clear: () => fs.remove(file),
  };
}

/** The count of a component that was set by hand and is given back: to the file, or to the policy, which goes on from where it is. */
export function givenBack(model: Model, state: Counts, name: string): Replicas {
  const { [name]: manual, ...others } = state;
  const scaled = model.components.find((component) => component.name === name)?.scale !== undefined;
  const from: Counts = scaled && manual ? { ...others, [name]: { value: manual.value, owner: 'policy' } } : others;
  return effectiveReplicas(model, from)[name] ?? { value: 1, owner: 'file' };
}
