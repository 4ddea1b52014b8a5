import { type Catalog, fill } from '../catalog/index.ts';
import type { PlatformFile, Uses } from '../config/index.ts';

/** One component of platform.yaml as a reader of the project sees it. */
export interface Described {
  readonly name: string;
  readonly kind: 'client' | 'gateway' | 'service' | 'worker' | 'store';
  /** Name of its template; null for a component of one's own. */
  readonly template: string | null;
  /** What it is, in the words of its template. */
  readonly summary: string | null;
  /** Its source in the project; null for stores. */
  readonly folder: string | null;
  /** Names along its edges. */
  readonly uses: readonly string[];
  /** It runs on the local runtime alone: its template has no container. */
  readonly localOnly: boolean;
}

interface Written {
  readonly template?: string | undefined;
  readonly path?: string | undefined;
  readonly uses?: Uses | undefined;
  readonly mode?: string | undefined;
}

/** All components in the order of platform.yaml, for texts that speak of every one, such as the README. */
export function overview(file: PlatformFile, catalog: Catalog): Described[] {
  const describe = (kind: Described['kind'], name: string, { template, path, uses = [], mode }: Written): Described => {
    const manifest = template === undefined ? undefined : catalog.templates.get(template)?.manifest;
    return {
      name,
      kind,
      template: template ?? null,
      summary: manifest?.summary ?? null,
      folder: kind === 'store' ? null : (path ?? fill(manifest?.into ?? '.', { name, platform: file.name })),
      uses: Array.isArray(uses) ? uses : Object.keys(uses),
      localOnly: kind === 'store' && mode !== 'external' && manifest?.run.container === undefined,
    };
  };
  const all = (kind: Described['kind'], group: Readonly<Record<string, Written>>) =>
    Object.entries(group).map(([name, written]) => describe(kind, name, written));
  return [
    ...all('client', file.clients),
    ...(file.gateway ? [describe('gateway', 'gateway', file.gateway)] : []),
    ...all('service', file.services),
    ...all('worker', file.workers),
    ...all('store', file.data),
  ];
}
