import { posix } from 'node:path';
import { HEALTH, LOG, temporary } from '../apply/body.ts';
import { type ContainerSpec, SECRETS_FOLDER } from '../spec.ts';

/** A service in the terms of the Compose specification (compose-spec, 05-services.md). */
export interface ComposeService {
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>> | undefined;
  readonly [key: string]: unknown;
}

export const configPath = (service: string, path: string): string => `config/${service}/${posix.basename(path)}`;
export const configKey = (path: string): string => path.slice('config/'.length).replaceAll(/[^\w.-]/g, '-');
export const secretFile = (secret: string): string => `secrets/${secret}`;

const MEBIBYTE = 2 ** 20;

export function service(
  key: string,
  spec: ContainerSpec,
  count: number,
  dependsOn: ComposeService['depends_on'],
): ComposeService {
  const { limits, stop, live } = spec;
  const published = Object.values(spec.ports).filter(({ outside }) => outside !== null);
  const check = healthcheck(spec);
  return {
    image: spec.image,
    ...(spec.built ? { pull_policy: 'never' } : {}),
    ...(spec.entrypoint ? { entrypoint: spec.entrypoint.map(escaped) } : {}),
    ...(spec.command ? { command: spec.command.map(escaped) } : {}),
    ...(spec.folder === null ? {} : { working_dir: spec.folder }),
    user: `${spec.user.uid}:${spec.user.gid}`,
    ...(spec.init ? { init: true } : {}),
    ...filled('environment', mapped(spec.env, escaped)),
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    tmpfs: spec.writable.map((path) => `${path}:${temporary(path, spec)}`),
    ...filled(
      'volumes',
      Object.entries(spec.volumes).map(([path, volume]) => `${volume}:${path}`),
    ),
    ...filled(
      'configs',
      Object.keys(spec.files).map((path) => ({ source: configKey(configPath(key, path)), target: path })),
    ),
    ...filled(
      'secrets',
      Object.entries(spec.secrets).map(([file, { secret }]) => ({
        source: secret,
        target: `${SECRETS_FOLDER}/${file}`,
      })),
    ),
    ...filled(
      'ports',
      published.map(({ inside, outside }) => `127.0.0.1:${outside}:${inside}`),
    ),
    networks: live ? ['platform', 'live'] : ['platform'],
    ...(dependsOn ? { depends_on: dependsOn } : {}),
    ...(check ? { healthcheck: check } : {}),
    ...(stop.signal === null ? {} : { stop_signal: stop.signal }),
    stop_grace_period: `${stop.graceSeconds}s`,
    restart: spec.task ? 'no' : 'unless-stopped',
    deploy: {
      ...(count > 1 ? { replicas: count } : {}),
      resources: {
        limits: {
          cpus: String(limits.cpu / 1000),
          memory: `${Math.round(limits.memory / MEBIBYTE)}M`,
          pids: limits.pids,
        },
      },
    },
    logging: { driver: LOG.Type, options: LOG.Config },
  };
}

/** Nobody asks from outside here, so programs of Node ask themselves. Others cannot be told how. */
function healthcheck({ probe, entrypoint, task }: ContainerSpec) {
  if (task) return undefined;
  const often = {
    interval: `${HEALTH.Interval / 1000}s`,
    start_interval: `${HEALTH.StartInterval}ms`,
    start_period: `${HEALTH.StartPeriod / 1000}s`,
    timeout: `${HEALTH.Timeout / 1000}s`,
    retries: HEALTH.Retries,
  };
  if (probe.kind === 'command') return { test: ['CMD', ...probe.command.map(escaped)], ...often };
  if (probe.kind !== 'http' || entrypoint?.[0] !== 'node') return undefined;
  const url = `http://127.0.0.1:${probe.port}${probe.path}`;
  const ask = `require('http').get('${url}',r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))`;
  return { test: ['CMD', 'node', '-e', ask], ...often };
}

/** A dollar would be a variable of Compose. */
const escaped = (text: string): string => text.replaceAll('$', '$$$$');

const mapped = (map: Readonly<Record<string, string>>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

/** The key only where there is something in it. */
const filled = (key: string, value: object) => (Object.keys(value).length > 0 ? { [key]: value } : {});
