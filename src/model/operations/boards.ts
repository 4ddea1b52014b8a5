import { type Board, parseBoard } from '../../catalog/index.ts';
import type { Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';
import { drawBoard } from './grafana.ts';
import { readsOf } from './reader.ts';
import { used } from './rules.ts';
import { objectivesOf } from './slo.ts';
import { stackOf } from './stack.ts';

const FOLDER = '/etc/grafana/boards';

/** Boards of Grafana for these components: files below /etc/grafana/boards. Templates of one engine share a board by its title. */
export function boardFiles(sources: Sources, components: readonly Component[]): ConfigFile[] {
  const stack = stackOf(sources);
  const kept = stack.kind === 'full' ? stack : { metrics: false, logs: false, traces: false };
  const known = new Set([
    ...(kept.metrics ? ['prometheus'] : []),
    ...(kept.logs ? ['loki'] : []),
    ...(kept.traces ? ['jaeger'] : []),
  ]);
  const boards = new Map<string, { readonly board: Board; readonly components: Set<string> }>();
  for (const template of [...used(sources, components), ...ownTemplates(sources)]) {
    for (const path of template.manifest.boards) {
      const board = parseBoard(template.config.get(path) ?? '', `templates/${template.name}/${path}`);
      const uid = uidOf(board.title);
      const found = boards.get(uid) ?? { board, components: new Set<string>() };
      for (const name of subjectsOf(board, template.name, sources, components)) found.components.add(name);
      boards.set(uid, found);
    }
  }
  return [...boards].flatMap(([uid, { board, components: about }]): ConfigFile[] => {
    if (about.size === 0) return [];
    const names = [...about].sort();
    const content = drawBoard({
      uid: `platform-${uid}`.slice(0, 40),
      board,
      components: names,
      places: placesOf(sources),
      sources: known,
    });
    return content === undefined ? [] : [{ path: `${FOLDER}/${uid}.json`, content }];
  });
}

/** The agent sees everything on docker, the reader on a cluster what it has the rights for. */
function placesOf(sources: Sources): ReadonlySet<string> {
  const { runtime } = sources.config.environment;
  const { lines, usage } = readsOf(sources);
  return new Set([
    runtime,
    ...(runtime === 'docker' || usage ? ['measured'] : []),
    ...(runtime === 'docker' || lines ? ['read'] : []),
  ]);
}

/** What is common to all platforms is told by the template of Grafana. */
const ownTemplates = ({ catalog }: Sources) => [catalog.templates.get('grafana')].flatMap((template) => template ?? []);

const uidOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const PROGRAMS = new Set(['service', 'worker', 'gateway']);

function subjectsOf(board: Board, template: string, sources: Sources, components: readonly Component[]): string[] {
  const names = (wanted: (component: Component) => boolean) => components.filter(wanted).map(({ name }) => name);
  const runs = ({ kind, workload }: Component) => kind !== 'client' && workload.type !== 'external';
  switch (board.of) {
    case 'template':
      return names((component) => component.template === template && runs(component));
    case 'services':
      return names(({ kind }) => kind === 'service');
    case 'gateways':
      return names(({ kind }) => kind === 'gateway');
    case 'programs':
      return names(({ kind }) => PROGRAMS.has(kind));
    case 'stores':
      return names((component) => component.kind === 'store' && runs(component));
    case 'objectives':
      return sources.runnables.flatMap(objectivesOf).map(({ component }) => component);
    case 'all':
      return names(runs);
  }
}
