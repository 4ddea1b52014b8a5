import { ExitCode, PlatformError } from '../kernel/index.ts';
import { type Holder, hold, holderOf } from '../kernel/node/index.ts';

/** What an agent says of itself: where it is spoken to. */
interface Told {
  readonly socket: string;
  readonly version: string;
}

/** Who is the agent of an environment. */
export type LockHolder = Holder<Told>;

/** The agent that runs; undefined where none does. */
export const readLock = (file: string): Promise<LockHolder | undefined> => holderOf<Told>(file);

/** Makes this process the only agent; see hold(). Rejects with exit code 4 where another one runs. */
export const acquireLock = (file: string, told: Told): Promise<() => Promise<void>> => hold(file, told, taken);

const taken = ({ pid }: LockHolder) =>
  new PlatformError({
    code: 'agent-running',
    message: `another agent works on this environment already (pid ${pid})`,
    next: 'platform status',
    exitCode: ExitCode.refused,
  });
