import { posix } from 'node:path';
import type Docker from 'dockerode';
import { LABEL, type Labels } from '../labels.ts';
import { type ContainerSpec, type namesOf, SECRETS_FOLDER } from '../spec.ts';

const MEBIBYTE = 2 ** 20;
const NANOS_PER_MILLICPU = 1e6;
const NANOS_PER_MS = 1e6;
const TEMPORARY_BYTES = 64 * MEBIBYTE;
/** A probe in an engine costs CPU: often while it starts, seldom afterwards. StartInterval is for API 1.44 and newer. */
export const HEALTH = { Interval: 30_000, StartInterval: 200, StartPeriod: 120_000, Timeout: 5_000, Retries: 3 };
export const LOG = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

export interface BodyOptions {
  readonly labels: Labels;
  readonly names: ReturnType<typeof namesOf>;
  /** The engine refuses a limit above what the machine has. */
  readonly cpus: number;
}

/** Folders that hold files of the spec: an (anonymous) volume each, because the root is read-only. */
export const foldersOf = ({ files }: Pick<ContainerSpec, 'files'>): string[] =>
  [...new Set(Object.keys(files).map((path) => posix.dirname(path)))].sort();

/**
 * What the engine is asked to create. All hardening is here: a user that is not root, a read-only root, no capabilities, no new
 * privileges, limits, bounded logs, ports on the loopback address alone.
 */
export function bodyOf(spec: ContainerSpec, { labels, names, cpus }: BodyOptions): Docker.ContainerCreateOptions {
  const { limits, stop, ports } = spec;
  return {
    Image: spec.image,
    ...(spec.entrypoint ? { Entrypoint: [...spec.entrypoint] } : {}),
    ...(spec.command ? { Cmd: [...spec.command] } : {}),
    ...(spec.folder === null ? {} : { WorkingDir: spec.folder }),
    Env: Object.entries(withIdentity(spec, labels)).map(([name, value]) => `${name}=${value}`),
    User: `${spec.user.uid}:${spec.user.gid}`,
    Labels: { ...labels },
    ...(stop.signal === null ? {} : { StopSignal: stop.signal }),
    StopTimeout: stop.graceSeconds,
    ExposedPorts: Object.fromEntries(Object.values(ports).map(({ inside }) => [`${inside}/tcp`, {}])),
    Healthcheck: healthcheck(spec),
    HostConfig: {
      NetworkMode: names.network,
      // A balancer asks for names of ours alone: nobody else's domain may answer for one that is not there yet.
      ...(spec.balances.length > 0 ? { DnsSearch: ['.'] } : {}),
      PortBindings: Object.fromEntries(
        Object.values(ports).map(({ inside, outside }) => [
          `${inside}/tcp`,
          [{ HostIp: '127.0.0.1', HostPort: outside === null ? '' : String(outside) }],
        ]),
      ),
      RestartPolicy: { Name: 'no' },
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Init: spec.init,
      NanoCpus: Math.min(limits.cpu, cpus * 1000) * NANOS_PER_MILLICPU,
      Memory: limits.memory,
      MemorySwap: limits.memory,
      PidsLimit: limits.pids,
      LogConfig: LOG,
      Tmpfs: Object.fromEntries(spec.writable.map((path) => [path, temporary(path, spec)])),
      Mounts: mounts(spec, labels[LABEL.instance] ?? ''),
    },
    NetworkingConfig: {
      EndpointsConfig: { [names.network]: spec.alias === null ? {} : { Aliases: [spec.alias] } },
    },
  };
}

const ATTRIBUTES = 'OTEL_RESOURCE_ATTRIBUTES';

/** What tells traces says which copy it is; the spec, which all copies share, cannot. What platform.yaml says comes on top. */
function withIdentity({ env }: ContainerSpec, labels: Labels): Readonly<Record<string, string>> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return env;
  const own = [`service.instance.id=${labels[LABEL.id]}`, ...(env[ATTRIBUTES] === undefined ? [] : [env[ATTRIBUTES]])];
  return { ...env, [ATTRIBUTES]: own.join(',') };
}

function healthcheck({ probe }: ContainerSpec): Docker.HealthConfig {
  // Images may bring a check of their own: it would only cost CPU.
  if (probe.kind !== 'command') return { Test: ['NONE'] };
  const durations = Object.entries(HEALTH).map(([name, value]) => [
    name,
    name === 'Retries' ? value : value * NANOS_PER_MS,
  ]);
  return { Test: ['CMD', ...probe.command], ...Object.fromEntries(durations) };
}

export function temporary(path: string, { user }: ContainerSpec): string {
  const access = path === '/tmp' ? 'mode=1777' : `mode=0700,uid=${user.uid},gid=${user.gid}`;
  return `rw,noexec,nosuid,nodev,size=${TEMPORARY_BYTES},${access}`;
}

function mounts(spec: ContainerSpec, instance: string): Docker.MountSettings[] {
  const anonymous = (target: string): Docker.MountSettings =>
    ({
      Type: 'volume',
      Target: target,
      // No name: it goes with its container.
      VolumeOptions: { Labels: { [LABEL.instance]: instance } },
    }) as unknown as Docker.MountSettings;
  return [
    ...Object.entries(spec.volumes).map(
      ([path, name]): Docker.MountSettings => ({ Type: 'volume', Source: name, Target: path }),
    ),
    ...(Object.keys(spec.secrets).length > 0 ? [anonymous(SECRETS_FOLDER)] : []),
    ...foldersOf(spec).map(anonymous),
  ];
}
