import { PlatformError } from '../kernel/index.ts';
import { endpointsOf, engineWorkload } from './engines.ts';
import { COLLECTOR } from './names.ts';
import { resourcesOf } from './quantities.ts';
import { parametersOf, type Sources } from './sources.ts';
import type { Component, Edge, Value } from './types.ts';

const TEMPLATE = 'otel-collector';
const ENDPOINT = 'otlp';

/** Telemetry is kept where `observability` asks for it. Elsewhere than here collectors are a matter of the runtime. */
export const isObserved = ({ config }: Sources): boolean =>
  config.file.observability !== undefined && config.environment.runtime === 'local';

/** The collector of the platform; empty where nothing is to be kept. */
export function collectorComponents(sources: Sources): Component[] {
  if (!isObserved(sources)) return [];
  const template = sources.catalog.templates.get(TEMPLATE);
  if (!template) throw new PlatformError({ code: 'unknown-template', message: `there is no template ${TEMPLATE}` });
  const { file } = sources.config;
  const { retention } = file.observability ?? {};
  const params = parametersOf(template.manifest, retention === undefined ? {} : { retention }, file, COLLECTOR);
  return [
    {
      name: COLLECTOR,
      kind: 'addon',
      template: template.name,
      workload: engineWorkload(template, params),
      endpoints: endpointsOf(template),
      env: {},
      secrets: [],
      config: [],
      bindings: [],
      resources: resourcesOf(undefined, { cpu: '50m', memory: '128Mi' }),
      replicas: 1,
    },
  ];
}

/** Everything that runs is observed. These edges give no address by a prefix and hold up nobody's start. */
export const observeEdges = (components: readonly Component[], sources: Sources): Edge[] =>
  isObserved(sources)
    ? components
        .filter(({ kind, workload }) => kind !== 'addon' && workload.type !== 'external')
        .map(({ name }) => ({ from: name, to: COLLECTOR, kind: 'observe', endpoint: ENDPOINT, gates: false }))
    : [];

/** The variables that OpenTelemetry defines: any SDK in any language finds the collector by them. */
export const telemetryEnvironment = (component: string, sources: Sources): Record<string, Value> =>
  isObserved(sources)
    ? {
        OTEL_EXPORTER_OTLP_ENDPOINT: { ref: 'url', component: COLLECTOR, endpoint: ENDPOINT },
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_SERVICE_NAME: component,
      }
    : {};
