import { readLock } from './lock.ts';
import { lockFileOf, stateDirOf } from './paths.ts';

/** Names of those environments of a project that have an agent now. */
export async function runningAgents(projectDir: string, environments: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    environments.map(async (name) => ((await readLock(lockFileOf(stateDirOf(projectDir, name)))) ? [name] : [])),
  );
  return found.flat();
}
