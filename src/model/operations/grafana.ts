import type { Board, Panel } from '../../catalog/index.ts';

/** What a board is drawn for. */
export interface Drawing {
  /** Unique, at most 40 characters. */
  readonly uid: string;
  readonly board: Board;
  /** What `$component` stands for. */
  readonly components: readonly string[];
  /** Where this is: values of a panel’s `on`. */
  readonly places: ReadonlySet<string>;
  /** Which data sources there are. */
  readonly sources: ReadonlySet<string>;
}

/** Of the dashboard JSON model (https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/). */
const SCHEMA = 41;
const COLUMNS = 24;
const ROW_HEIGHT = 1;
const HEIGHTS: Readonly<Record<Panel['type'], number>> = { timeseries: 8, stat: 5, gauge: 6, table: 8, logs: 12 };
const TAG = 'platform';

/** The board as Grafana reads it from a file, unless nothing of it can be shown. The same drawing gives the same text. */
export function drawBoard({ uid, board, components, places, sources }: Drawing): string | undefined {
  const ids = counter();
  let y = 0;
  const panels = board.rows.flatMap((row) => {
    const shown = row.panels.filter(({ on, source }) => (on === undefined || places.has(on)) && sources.has(source));
    if (shown.length === 0) return [];
    const head = {
      id: ids(),
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: at(0, y, COLUMNS, ROW_HEIGHT),
    };
    y += ROW_HEIGHT;
    let x = 0;
    let lowest = y;
    const drawn = shown.map((panel) => {
      const height = HEIGHTS[panel.type];
      if (x + panel.width > COLUMNS) {
        x = 0;
        y = lowest;
      }
      const made = { id: ids(), ...drawPanel(panel), gridPos: at(x, y, panel.width, height) };
      x += panel.width;
      lowest = Math.max(lowest, y + height);
      return made;
    });
    y = lowest;
    return [head, ...drawn];
  });
  if (panels.length === 0) return undefined;
  const model = {
    uid,
    title: board.title,
    description: board.about,
    tags: [TAG],
    schemaVersion: SCHEMA,
    timezone: 'browser',
    refresh: '10s',
    time: { from: 'now-30m', to: 'now' },
    editable: true,
    graphTooltip: 1,
    templating: { list: [componentVariable(components)] },
    annotations: { list: [] },
    links: linksOf(sources),
    panels,
  };
  return `${JSON.stringify(model, null, 1)}\n`;
}

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });

function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

/** Names are known before anything runs: nothing has to be asked for them. */
function componentVariable(components: readonly string[]) {
  const all = { text: 'All', value: '$__all' };
  return {
    name: 'component',
    label: 'Component',
    type: 'custom',
    query: components.join(','),
    multi: true,
    includeAll: true,
    current: { text: [all.text], value: [all.value] },
    options: [{ ...all, selected: true }, ...components.map((name) => ({ text: name, value: name, selected: false }))],
  };
}

function drawPanel({ title, about, type, source, unit, min, max, stack, queries, empty }: Panel) {
  const datasource = { type: source, uid: source };
  return {
    type,
    title,
    ...(about === undefined ? {} : { description: about }),
    datasource,
    targets: Object.entries(queries).map(([legend, expr], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
      ...(source === 'loki'
        ? { queryType: 'range' }
        : type === 'timeseries'
          ? { range: true }
          : { instant: true, ...(type === 'table' ? { format: 'table' } : {}) }),
    })),
    fieldConfig: {
      defaults: {
        unit,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        // Shown where there is no series.
        ...(empty === undefined ? {} : { noValue: empty }),
        ...(type === 'timeseries'
          ? { custom: { fillOpacity: stack ? 30 : 5, stacking: { mode: stack ? 'normal' : 'none', group: 'A' } } }
          : {}),
      },
      overrides: [],
    },
    options: optionsOf(type),
  };
}

function optionsOf(type: Panel['type']) {
  if (type === 'timeseries')
    return { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } };
  if (type === 'logs') return { showTime: true, wrapLogMessage: true, enableLogDetails: true, sortOrder: 'Descending' };
  if (type === 'table') return {};
  return { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } };
}

/** The other boards, and the same components' lines and traces. */
function linksOf(sources: ReadonlySet<string>) {
  const boards = {
    type: 'dashboards',
    title: 'Boards',
    tags: [TAG],
    asDropdown: true,
    includeVars: true,
    keepTime: true,
  };
  const explore = (title: string, uid: string, query: object) => ({
    type: 'link',
    title,
    icon: 'external link',
    keepTime: true,
    url: `/explore?schemaVersion=1&panes=${encodeURIComponent(
      JSON.stringify({ one: { datasource: uid, queries: [{ refId: 'A', ...query }] } }),
    )
      .replaceAll('%24', '$')
      .replaceAll('%7Bcomponent%3Apipe%7D', '{component:pipe}')}`,
  });
  return [
    boards,
    ...(sources.has('loki') ? [explore('Logs', 'loki', { expr: '{component=~"${component:pipe}"}' })] : []),
    ...(sources.has('jaeger') ? [explore('Traces', 'jaeger', { queryType: 'search', service: '${component}' })] : []),
  ];
}
