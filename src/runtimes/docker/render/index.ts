/** The same platform as a file for Docker Compose: for people, for machines without this tool, and to compare with. */
import { posix } from 'node:path';
import { Document } from 'yaml';
import type { Resource } from '../../../plan/index.ts';
import type { ContainerSpec } from '../spec.ts';
import { type ComposeService, configKey, configPath, secretFile, service } from './service.ts';

export interface RenderedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: string;
}

/**
 * compose.yaml and the configuration files that it mounts. The same resources always give the same bytes. Secrets are named, never
 * written: the head of the file tells which files have to be made.
 */
export function renderCompose(name: string, resources: readonly Resource[]): RenderedFile[] {
  const groups = servicesOf(resources);
  const specs = [...groups.values()].map(({ spec }) => spec);
  const secrets = [
    ...new Set(specs.flatMap(({ secrets: used }) => Object.values(used).map(({ secret }) => secret))),
  ].sort();
  const volumes = [...new Set(specs.flatMap((spec) => Object.values(spec.volumes)))].sort();
  const configs = [...groups].flatMap(([key, { spec }]) =>
    Object.entries(spec.files).map(([path, content]) => ({ path: configPath(key, path), content })),
  );
  const services: Record<string, ComposeService> = {};
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    services[key] = service(key, group.spec, group.count, dependencies(group.resource, resources));
  }
  const document = new Document(
    {
      name,
      services,
      networks: { platform: {}, live: { internal: true } },
      ...(volumes.length > 0 ? { volumes: Object.fromEntries(volumes.map((volume) => [volume, {}])) } : {}),
      ...(secrets.length > 0
        ? { secrets: Object.fromEntries(secrets.map((secret) => [secret, { file: `./${secretFile(secret)}` }])) }
        : {}),
      ...(configs.length > 0
        ? { configs: Object.fromEntries(configs.map(({ path }) => [configKey(path), { file: `./${path}` }])) }
        : {}),
    },
    // Quotes what older readers would take for something else than text (`no`).
    { aliasDuplicateObjects: false, version: '1.1' },
  );
  document.commentBefore = head(secrets);
  return [{ path: 'compose.yaml', content: document.toString({ lineWidth: 0 }) }, ...configs].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

interface Group {
  readonly spec: ContainerSpec;
  readonly resource: Resource;
  readonly count: number;
}

/** Replicas of one component are one service of Compose. */
function servicesOf(resources: readonly Resource[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const resource of resources) {
    if (resource.kind !== 'container' && resource.kind !== 'task') continue;
    const key = serviceKey(resource);
    const known = groups.get(key);
    const spec = resource.spec as unknown as ContainerSpec;
    groups.set(key, known ? { ...known, count: known.count + 1 } : { spec, resource, count: 1 });
  }
  return groups;
}

/** `product/container/2` is `product`, `product/migrate` is `product-migrate`. */
const serviceKey = ({ id, kind, component }: Resource): string =>
  kind === 'container' ? component : id.replaceAll('/', '-');

function dependencies({ dependsOn }: Resource, resources: readonly Resource[]): ComposeService['depends_on'] {
  const needed = resources.filter(
    ({ id, kind }) => dependsOn.includes(id) && (kind === 'container' || kind === 'task'),
  );
  if (needed.length === 0) return undefined;
  return Object.fromEntries(
    needed.map((each) => {
      const isProbed = (each.spec as unknown as ContainerSpec).probe.kind === 'command';
      const condition =
        each.kind === 'task' ? 'service_completed_successfully' : isProbed ? 'service_healthy' : 'service_started';
      return [serviceKey(each), { condition }];
    }),
  );
}

function head(secrets: readonly string[]): string {
  const lines = [
    ' Written by `platform render`: changes made here are lost. Images of the project must be there: `platform up` builds them.',
  ];
  if (secrets.length > 0) {
    lines.push(
      ' Secrets are files that you make, one value each, without a newline at the end; containers read them under users of their own:',
      ` umask 022; mkdir -p ${posix.dirname(secretFile('x'))}; for s in ${secrets.join(' ')}; do head -c 24 /dev/urandom | base64 | tr -d '\\n' > ${secretFile('"$s"')}; done`,
    );
  }
  return lines.join('\n');
}
