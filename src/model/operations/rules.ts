import { basename } from 'node:path';
import type { Template } from '../../catalog/index.ts';
import type { Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';
import { groupsOf, objectivesOf } from './slo.ts';

const FOLDER = '/etc/prometheus/rules';

/** Rules of Prometheus for these components: those of objectives, and the alerts that their templates bring. */
export function ruleFiles(sources: Sources, components: readonly Component[]): ConfigFile[] {
  const groups = sources.runnables.flatMap(objectivesOf).flatMap(groupsOf);
  return [
    // JSON is YAML: nothing in an expression needs quoting of another kind.
    ...(groups.length > 0 ? [file('slo.yaml', `${JSON.stringify({ groups }, null, 2)}\n`)] : []),
    ...used(sources, components).flatMap((template) =>
      template.manifest.alerts.map((path) =>
        file(`${template.name}-${basename(path)}`, template.config.get(path) ?? ''),
      ),
    ),
  ];
}

const file = (name: string, content: string): ConfigFile => ({ path: `${FOLDER}/${name}`, content });

/** Templates of what runs, and that of Prometheus itself for what is common to all. */
export function used({ catalog }: Sources, components: readonly Component[]): Template[] {
  const names = new Set(['prometheus', ...components.flatMap(({ template }) => template ?? [])]);
  return [...names].sort().flatMap((name) => catalog.templates.get(name) ?? []);
}
