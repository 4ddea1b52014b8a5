import { fill } from '../../catalog/index.ts';
import { userSecret } from '../accounts.ts';
import { exporterOf, METRIC_STORE } from '../names.ts';
import { resourcesOf } from '../quantities.ts';
import { parametersOf, type Sources, type Stored } from '../sources.ts';
import { monitorTask } from '../store-tasks.ts';
import type { Component, Edge, Task } from '../types.ts';
import { scraperOf } from './stack.ts';

const ENDPOINT = 'metrics';

/** What tells the statistics of the stores, with its accounts there; empty where nobody asks for them. */
export interface Exporters {
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
  readonly tasks: readonly Task[];
  /** The store by the name of its exporter. */
  readonly stores: ReadonlyMap<string, string>;
}

/** A store of somebody else is watched by somebody else. */
export function exporters(sources: Sources): Exporters {
  const watched =
    scraperOf(sources) === METRIC_STORE
      ? sources.stores.filter(
          ({ spec, template }) => (spec.mode ?? 'managed') === 'managed' && template.manifest.metrics.exporter,
        )
      : [];
  return {
    components: watched.map((stored) => exporterComponent(stored, sources)),
    edges: watched.map(({ name, template }) => ({
      from: exporterOf(name),
      to: name,
      kind: 'uses',
      endpoint: endpointOf(template.manifest),
      gates: true,
    })),
    tasks: watched.flatMap((stored) => {
      const account = stored.template.manifest.metrics.exporter?.account;
      return account ? [monitorTask(stored, account, exporterOf(stored.name), sources)] : [];
    }),
    stores: new Map(watched.map(({ name }) => [exporterOf(name), name])),
  };
}

const endpointOf = ({ binding, endpoints }: Stored['template']['manifest']): string =>
  binding?.endpoint ?? Object.keys(endpoints)[0] ?? 'tcp';

function exporterComponent({ name: store, spec, template }: Stored, { config }: Sources): Component {
  const { manifest } = template;
  const { exporter } = manifest.metrics;
  if (!exporter) throw new Error(`${store} has no exporter`);
  const name = exporterOf(store);
  const port = manifest.endpoints[endpointOf(manifest)]?.port ?? '';
  // Engines are found by their names, on docker and on a cluster alike.
  const names = { ...parametersOf(manifest, spec, config.file, store), host: store, port, user: name };
  const filled = (text: string) => fill(text, names);
  return {
    name,
    kind: 'addon',
    workload: {
      type: 'engine',
      container: {
        image: filled(exporter.image),
        args: exporter.args.map(filled),
        env: Object.fromEntries(Object.entries(exporter.env).map(([key, text]) => [key, filled(text)])),
        user: exporter.user,
        volumes: [],
        writable: [],
        health: { http: { endpoint: ENDPOINT, path: exporter.ready } },
        stopGraceSeconds: 5,
      },
    },
    endpoints: [{ name: ENDPOINT, port: exporter.port, protocol: 'http' }],
    metrics: { port: exporter.port, path: exporter.path },
    env: {},
    secrets: exporter.account ? [{ secret: userSecret(store, name), file: 'password' }] : [],
    config: [],
    bindings: [],
    resources: resourcesOf(undefined, exporter.resources),
    replicas: 1,
  };
}
