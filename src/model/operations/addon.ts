import type { Template } from '../../catalog/index.ts';
import { PlatformError } from '../../kernel/index.ts';
import { ownSecret } from '../accounts.ts';
import { configOf, endpointsOf, engineWorkload } from '../engines.ts';
import { resourcesOf } from '../quantities.ts';
import { parametersOf, type Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';

export interface AddonOptions {
  readonly name: string;
  readonly template: string;
  /** Parameters of the template that platform.yaml decides. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What its configuration is rendered from, beside the names that every template knows. */
  readonly context?: object;
  /** Files beside those of the template. */
  readonly files?: readonly ConfigFile[];
}

/** A component that the platform derives: an engine by its template, one copy, waited for by nobody. */
export function addon(options: AddonOptions, sources: Sources): Component {
  const { name, context, files = [] } = options;
  const { file, environment } = sources.config;
  const template = templateOf(options.template, sources);
  const { manifest } = template;
  const params = parametersOf(manifest, options.parameters ?? {}, file, name);
  const common = {
    ...params,
    name,
    platform: file.name,
    environment: environment.name,
    params,
    users: [],
    target: null,
  };
  const { container } = manifest.run;
  return {
    name,
    kind: 'addon',
    template: template.name,
    workload: engineWorkload(template, params),
    // On the local runtime our own engine stands in, which has one port.
    endpoints: environment.runtime === 'local' ? endpointsOf(template).slice(0, 1) : endpointsOf(template),
    ...(manifest.metrics.scrape ? { metrics: manifest.metrics.scrape } : {}),
    env: {},
    ...(environment.runtime === 'local'
      ? { secrets: [], config: [] }
      : {
          secrets: (container?.secrets ?? []).map((key) => ({ secret: ownSecret(name, key), file: key })),
          config: [
            ...programOf(container?.program, sources),
            ...configOf(template, { ...common, ...context }),
            ...files,
          ],
        }),
    bindings: [],
    resources: resourcesOf(undefined, container?.resources ?? { cpu: '50m', memory: '128Mi' }),
    replicas: 1,
  };
}

function programOf(name: string | undefined, { catalog }: Sources): ConfigFile[] {
  if (name === undefined) return [];
  const content = catalog.programs?.get(name);
  if (content !== undefined) return [{ path: `/app/${name}.mjs`, content }];
  throw new PlatformError({
    code: 'not-built',
    message: `the program ${name} for containers is not in this installation`,
  });
}

function templateOf(name: string, { catalog }: Sources): Template {
  const template = catalog.templates.get(name);
  if (template) return template;
  throw new PlatformError({ code: 'unknown-template', message: `there is no template ${name}` });
}
