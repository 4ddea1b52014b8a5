import type { Observed } from '../../../plan/index.ts';

/** What is known about one container beyond its labels. */
export type ContainerFacts = {
  readonly container: string;
  /** As the engine says: created, running, paused, exited, dead… */
  readonly state: string;
  readonly running: boolean;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reason: string | null;
  /** How it ended: `exit code 1`. */
  readonly exit: string | null;
  readonly exitCode: number | null;
  /** Its last lines, where it ended badly. */
  readonly log: readonly string[];
  /** Port on 127.0.0.1 by port in the container. */
  readonly ports: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch; absent before the start. */
  readonly startedAt?: number;
  /** For people. */
  readonly where: string;
};

export const factsOf = (copy: Observed): ContainerFacts => copy.facts as unknown as ContainerFacts;
