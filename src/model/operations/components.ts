import { COLLECTOR, DASHBOARDS, LOG_STORE, METRIC_STORE, TRACE_STORE } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';
import { addon } from './addon.ts';
import { boardFiles } from './boards.ts';
import type { Exporters } from './exporters.ts';
import { readerComponents } from './reader.ts';
import { ruleFiles } from './rules.ts';
import { type Scrape, scrapesOf } from './scrapes.ts';
import { retentionHours, stackOf } from './stack.ts';
import { leanTargets } from './targets.ts';

/** Loki removes nothing that is younger. */
const LOKI_HOURS = 24;

/** Where Prometheus finds the copies of programs on docker. */
const COPIES: ConfigFile = { path: '/etc/prometheus/targets/programs.json', content: '[]', lists: 'copies' };

/** What takes telemetry in and what keeps it, for these components; empty where nothing is to be kept. */
export function operationsComponents(
  components: readonly Component[],
  exporters: Exporters,
  sources: Sources,
): Component[] {
  const stack = stackOf(sources);
  const { observability } = sources.config.file;
  const { runtime } = sources.config.environment;
  if (stack.kind === 'none') return [];
  if (stack.kind === 'lean') {
    const { retention } = observability ?? {};
    const template = runtime === 'local' ? 'otel-collector' : 'lean-collector';
    const files = runtime === 'local' ? [] : [leanTargets(components, sources)];
    const collector = addon({ name: COLLECTOR, template, parameters: { retention }, files }, sources);
    return [collector, ...readerComponents(sources)];
  }
  const { metrics, logs, traces, dashboards } = stack;
  const retention = `${retentionHours(sources)}h`;
  const wanted = { metrics, logs, traces };
  const context = { stores: wanted };
  const take = addon({ name: COLLECTOR, template: 'otel-collector', context }, sources);
  const kept = [
    ...(logs
      ? [
          addon(
            { name: LOG_STORE, template: 'loki', parameters: { retention: `${retentionHours(sources, LOKI_HOURS)}h` } },
            sources,
          ),
        ]
      : []),
    ...(traces ? [addon({ name: TRACE_STORE, template: 'jaeger', parameters: { retention } }, sources)] : []),
    ...(dashboards
      ? [addon({ name: DASHBOARDS, template: 'grafana', context, files: boardFiles(sources, components) }, sources)]
      : []),
  ];
  const all = [take, ...kept, ...readerComponents(sources), ...exporters.components];
  if (!metrics) return all;
  const onDocker = runtime === 'docker';
  const store = (scrapes: readonly Scrape[]) =>
    addon(
      {
        name: METRIC_STORE,
        template: 'prometheus',
        parameters: { retention },
        context: { scrapes, files: onDocker },
        files: [...ruleFiles(sources, components), ...(onDocker ? [COPIES] : [])],
      },
      sources,
    );
  return [...all, store(scrapesOf([...components, ...all, store([])], exporters.stores, sources))];
}
