import type Docker from 'dockerode';
import type { LogQuery } from '../../../engine/runtime.ts';

/** What the engine is asked of a container's output. */
export const questionOf = ({ since, tail }: LogQuery, signal: AbortSignal) =>
  ({
    stdout: true,
    stderr: true,
    timestamps: true,
    ...(since === undefined ? {} : { since: since / 1000 }),
    ...(tail === undefined ? {} : { tail }),
    abortSignal: signal,
  }) as const;

/** The containers of a platform whose output is asked for. */
export type List = (docker: Docker, query: LogQuery, signal: AbortSignal) => Promise<Docker.ContainerInfo[]>;
