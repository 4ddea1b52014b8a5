/** The queries of boards and rules, taken from what a platform gives to Grafana and Prometheus. */
import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import type { Model } from '../../../src/model/index.ts';

export interface Query {
  /** `Gateway / Rate`, or the name of a rule. */
  readonly where: string;
  readonly source: 'prometheus' | 'loki';
  readonly expr: string;
  /** Why it may have no answer though all is well. */
  readonly empty?: string;
}

interface Board {
  readonly title: string;
  readonly templating: { readonly list: readonly { readonly query: string }[] };
  readonly panels: readonly {
    readonly title: string;
    readonly fieldConfig?: { readonly defaults: { readonly noValue?: string } };
    readonly targets?: readonly { readonly datasource: { readonly uid: Query['source'] }; readonly expr: string }[];
  }[];
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly record?: string; readonly alert?: string; readonly expr: string }[];
  }[];
}

const filesOf = ({ components }: Model, folder: string) =>
  components.flatMap(({ config }) => config.filter(({ path }) => path.startsWith(folder)));

/** As Grafana sends them: the component is each of the board's, a rate is over a minute. */
export function boardQueries(model: Model): Query[] {
  return filesOf(model, '/etc/grafana/boards/').flatMap(({ content }) => {
    const { title, templating, panels } = JSON.parse(content) as Board;
    const names = templating.list[0]?.query.split(',').join('|') ?? '';
    return panels.flatMap((panel) =>
      (panel.targets ?? []).map(({ datasource, expr }) => ({
        where: `${title} / ${panel.title}`,
        source: datasource.uid,
        expr: expr.replaceAll('$component', names).replaceAll('$__rate_interval', '1m'),
        ...(panel.fieldConfig?.defaults.noValue === undefined ? {} : { empty: panel.fieldConfig.defaults.noValue }),
      })),
    );
  });
}

export const ruleQueries = (model: Model): (Query & { readonly record?: string })[] =>
  filesOf(model, '/etc/prometheus/rules/').flatMap(({ content }) =>
    (parse(content) as Rules).groups.flatMap(({ rules }) =>
      rules.map(({ record, alert, expr }) => ({
        where: alert ?? record ?? '',
        source: 'prometheus' as const,
        expr,
        ...(record === undefined ? {} : { record }),
      })),
    ),
  );

/** Text that the grammar of its language does not know. */
export function faultsIn({ source, expr }: Query): string[] {
  const faults: string[] = [];
  (source === 'loki' ? logql : promql).parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) faults.push(`${expr.slice(0, from)}⟨${expr.slice(from, to)}⟩${expr.slice(to)}`);
    },
  });
  return faults;
}

/** What a PromQL query reads: `up{job="programs"}`, each on its own. */
export function selectorsIn(expr: string): { readonly metric: string; readonly text: string }[] {
  const found: { metric: string; text: string }[] = [];
  promql.parse(expr).iterate({
    enter: ({ name, node, from, to }) => {
      if (name !== 'VectorSelector') return;
      const identifier = node.getChild('Identifier');
      if (identifier) found.push({ metric: expr.slice(identifier.from, identifier.to), text: expr.slice(from, to) });
    },
  });
  return found;
}
