import type { Catalog, Manifest, Template } from '../catalog/index.ts';
import type { Config, Gateway, PlatformFile, Service, Store, Worker } from '../config/index.ts';
import { PlatformError, parseSize } from '../kernel/index.ts';

/** One written component with its template: what the other steps of the model read. */
export interface Runnable {
  readonly name: string;
  readonly kind: 'service' | 'worker' | 'gateway';
  readonly spec: Service | Worker | Gateway;
  readonly template?: Template;
}
export interface Stored {
  readonly name: string;
  readonly spec: Store;
  readonly template: Template;
}
export interface Sources {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly runnables: readonly Runnable[];
  readonly stores: readonly Stored[];
}

/** Resolves the template of every component. The config's rules have refused unknown names; this throws only on a bug of ours. */
export function readSources(config: Config, catalog: Catalog): Sources {
  const find = (name: string): Template => {
    const template = catalog.templates.get(name);
    if (!template)
      throw new PlatformError({ code: 'unknown-template', message: `there is no template ${name}`, exitCode: 2 });
    return template;
  };
  const { file } = config;
  const runnable = (kind: Runnable['kind'], name: string, spec: Runnable['spec']): Runnable => ({
    name,
    kind,
    spec,
    ...(spec.template === undefined ? {} : { template: find(spec.template) }),
  });
  return {
    config,
    catalog,
    runnables: [
      ...(file.gateway ? [runnable('gateway', 'gateway', file.gateway)] : []),
      ...Object.entries(file.services).map(([name, spec]) => runnable('service', name, spec)),
      ...Object.entries(file.workers).map(([name, spec]) => runnable('worker', name, spec)),
    ],
    stores: Object.entries(file.data).map(([name, spec]) => ({ name, spec, template: find(spec.template) })),
  };
}

type ParameterValues = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * Parameters of a template: what is written, else the manifest's defaults; with the names every text may use. A size is there in bytes
 * too: `memory` as `memoryBytes`.
 */
export function parametersOf(
  manifest: Manifest,
  written: Readonly<Record<string, unknown>>,
  file: PlatformFile,
  name: string,
): ParameterValues {
  const values: Record<string, string | number | boolean | readonly string[]> = { name, platform: file.name };
  for (const [key, parameter] of Object.entries(manifest.parameters)) {
    const value = (written[key] ?? parameter.default) as ParameterValues[string] | undefined;
    if (value === undefined) continue;
    values[key] = value;
    // Programs of others write sizes in other ways.
    if (parameter.type === 'size') values[`${key}Bytes`] = parseSize(String(value)) ?? String(value);
  }
  return values;
}
