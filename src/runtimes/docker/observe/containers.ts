import type Docker from 'dockerode';
import type { Observed } from '../../../plan/index.ts';
import { identified, LABEL } from '../labels.ts';
import type { ContainerSpec, namesOf } from '../spec.ts';
import type { endOf } from './ended.ts';
import type { ContainerFacts } from './facts.ts';
import type { Readiness } from './readiness.ts';

type Listed = Docker.ContainerInfo;
type Ended = NonNullable<Awaited<ReturnType<typeof endOf>>>;

/** Everything that was found out about one container. */
export interface Findings {
  readonly listed: Listed;
  readonly ended: Ended | undefined;
  readonly readiness: Readiness;
  /** False where a task's data was made anew since. */
  readonly sameData: boolean;
}

export const healthOf = (status: string): 'starting' | 'healthy' | 'unhealthy' | undefined =>
  (/\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1] ?? undefined) as ReturnType<typeof healthOf>;

export const runs = ({ State }: Pick<Listed, 'State'>): boolean => State === 'running' || State === 'paused';

export const specIn = (listed: Listed): ContainerSpec | undefined =>
  identified(listed.Labels)?.spec as unknown as ContainerSpec | undefined;

/** Ports on the loopback address, by port in the container. */
export const portsIn = (listed: Listed): Record<string, number> =>
  Object.fromEntries(
    listed.Ports.filter(({ PublicPort }) => PublicPort !== undefined).map((port) => [
      String(port.PrivatePort),
      port.PublicPort,
    ]),
  );

/** One container in the terms of a plan. */
export function observedContainer(
  { listed, ended, readiness, sameData }: Findings,
  names: ReturnType<typeof namesOf>,
): Observed | undefined {
  const identity = identified(listed.Labels);
  if (!identity) return undefined;
  const isTask = identity.kind === 'task';
  const spec = identity.spec as unknown as ContainerSpec | null;
  const running = runs(listed);
  const done = isTask && !running && ended?.exitCode === 0 && listed.State === 'exited' && sameData;
  const inTraffic = running && listed.NetworkSettings.Networks[names.live] !== undefined;
  const facts: ContainerFacts = {
    container: listed.Id,
    state: listed.State,
    running,
    ready: running && readiness.ready,
    reason: readiness.reason,
    exit: running ? null : sameData ? (ended?.exit ?? listed.State) : 'the data that it worked on is gone',
    exitCode: ended?.exitCode ?? null,
    log: ended?.log ?? [],
    ports: portsIn(listed),
    ...(ended?.startedAt === undefined ? {} : { startedAt: ended.startedAt }),
    where: listed.Names[0]?.replace(/^\//, '') ?? listed.Id.slice(0, 12),
  };
  return {
    ...identity,
    holdsData: false,
    admitted: spec?.live ? inTraffic : running,
    alive: running || done,
    ...(done ? { finished: true } : {}),
    facts,
  };
}

export const identityOf = (labels: Readonly<Record<string, string>> | undefined): string =>
  labels?.[LABEL.identity] ?? '';
