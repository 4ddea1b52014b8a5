/** The connection to the Docker engine, made at the first use, and what its errors mean. */
import { homedir } from 'node:os';
import type Docker from 'dockerode';
import type { Fs } from '../../../kernel/index.ts';
import { unreachable } from './failure.ts';
import { dockerHost } from './host.ts';

export { diskFull, isAnswer, messageOf, refused, statusOf, unless, unreachable } from './failure.ts';

/** What is asked once per process. */
export interface EngineInfo {
  readonly version: string;
  /** `[1, 45]`. */
  readonly api: readonly [number, number];
  readonly cpus: number;
  /** Published ports are on this machine. */
  readonly isLocal: boolean;
}

export interface Client {
  docker(): Promise<Docker>;
  /** Rejects with a PlatformError of exit code 5 where the engine cannot be reached. */
  info(): Promise<EngineInfo>;
}

/** As for `docker` itself: speaks an older version of the API. */
const pinned = (): string | undefined => process.env.DOCKER_API_VERSION || undefined;

export function createClient(fs: Fs): Client {
  let connection: Promise<Docker> | undefined;
  let known: Promise<EngineInfo> | undefined;
  const connect = async (): Promise<Docker> => {
    const [{ default: Dockerode }, host] = await Promise.all([
      import('dockerode'),
      dockerHost(fs, homedir(), process.env),
    ]);
    const version = pinned();
    const options = version === undefined ? {} : { version: `v${version}` };
    // docker-modem reads DOCKER_HOST itself; contexts it does not know.
    if (host === undefined || host === process.env.DOCKER_HOST || !host.startsWith('unix://')) {
      return new Dockerode(options);
    }
    return new Dockerode({ ...options, socketPath: host.slice('unix://'.length) });
  };
  const docker = () => {
    connection ??= connect();
    return connection;
  };
  const ask = async (): Promise<EngineInfo> => {
    const engine = await docker();
    const [version, info] = await Promise.all([engine.version(), engine.info()]);
    const [major = 0, minor = 0] = (pinned() ?? version.ApiVersion).split('.').map(Number);
    const host = process.env.DOCKER_HOST ?? 'unix://';
    const isLocal = host.startsWith('unix://') || /\/\/(localhost|127\.|\[::1\])/.test(host);
    return { version: version.Version, api: [major, minor], cpus: Number(info.NCPU) || 1, isLocal };
  };
  return {
    docker,
    info: async () => {
      known ??= ask();
      try {
        return await known;
      } catch (error) {
        known = undefined;
        throw unreachable(error) ?? error;
      }
    },
  };
}

export const apiAtLeast = ({ api }: EngineInfo, major: number, minor: number): boolean =>
  api[0] > major || (api[0] === major && api[1] >= minor);
