import { parseDuration } from '../../kernel/index.ts';
import type { Runnable } from '../sources.ts';

/**
 * When to tell somebody: where so much of the budget for errors is used up in the long window, and still being used up in the short
 * one. Windows and shares of Google's Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts", table 5-8
 * (https://sre.google/workbook/alerting-on-slos/).
 */
const ALERTS = [
  { severity: 'page', share: 0.02, long: '1h', short: '5m' },
  { severity: 'page', share: 0.05, long: '6h', short: '30m' },
  { severity: 'ticket', share: 0.1, long: '3d', short: '6h' },
] as const;

const WINDOWS = [...new Set(ALERTS.flatMap(({ long, short }) => [short, long]))];
const COUNTER = 'http_server_request_duration_seconds';

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
export interface Group {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

interface Objective {
  readonly component: string;
  readonly slo: 'availability' | 'latency';
  /** As a person writes it: `99.9% of requests without a server error`. */
  readonly text: string;
  /** Share of requests that may be bad. */
  readonly budget: number;
  readonly window: string;
  /** Share of bad requests over a time. */
  readonly ratio: (window: string) => string;
}

/** Objectives of a program, if it has any. */
export function objectivesOf({ name: component, spec }: Runnable): Objective[] {
  if (!('slo' in spec) || !spec.slo) return [];
  const { availability, latency, window } = spec.slo;
  const all = (over: string) => `sum(rate(${COUNTER}_count{component="${component}"}[${over}]))`;
  return [
    ...(availability === undefined
      ? []
      : [
          {
            component,
            slo: 'availability' as const,
            text: `${availability} of requests without a server error`,
            budget: budgetOf(availability),
            window,
            // Where none has failed yet there is no series of failed ones.
            ratio: (over: string) =>
              `(sum(rate(${COUNTER}_count{component="${component}",status=~"5.."}[${over}])) or vector(0)) / ${all(over)}`,
          },
        ]),
    ...(latency === undefined
      ? []
      : [
          {
            component,
            slo: 'latency' as const,
            text: `${latency.share} of answers within ${latency.below}`,
            budget: budgetOf(latency.share),
            window,
            ratio: (over: string) =>
              `1 - sum(rate(${COUNTER}_bucket{component="${component}",le=~"${boundOf(latency.below)}"}[${over}])) / ${all(over)}`,
          },
        ]),
  ];
}

/** Recorded shares of bad requests for each window, and the alerts on them. */
export function groupsOf(objective: Objective): Group[] {
  const { component, slo, window, budget, ratio } = objective;
  const name = `slo-${component}-${slo}`;
  const labels = { component, slo };
  const recorded = (over: string) => ({ record: `slo:errors:ratio_rate${over}`, expr: ratio(over), labels });
  return [
    {
      name,
      rules: [
        { record: 'slo:budget:ratio', expr: `vector(${budget})`, labels },
        ...WINDOWS.map(recorded),
        ...ALERTS.map((alert) => burning(objective, alert)),
      ],
    },
    // A look at so much is dear, and says little new in a minute.
    { name: `${name}-window`, interval: '1m', rules: [{ ...recorded(window), record: 'slo:errors:ratio_window' }] },
  ];
}

function burning(objective: Objective, { severity, share, long, short }: (typeof ALERTS)[number]): Rule {
  const { component, slo, window, budget, text } = objective;
  const rate = rounded((share * (parseDuration(window) ?? 0)) / (parseDuration(long) ?? 1));
  const above = (over: string) =>
    `slo:errors:ratio_rate${over}{component="${component}",slo="${slo}"} > ${rounded(rate * budget)}`;
  return {
    alert: 'ErrorBudgetBurn',
    expr: `${above(long)} and ${above(short)}`,
    labels: { component, slo, severity, window: long },
    annotations: {
      summary: `${component} uses up its budget for errors ${rate} times too fast (${slo})`,
      description: `Objective: ${text} over ${window}. In the last ${long} {{ $value | humanizePercentage }} were not: at this rate ${share * 100}% of the budget go in ${long}.`,
    },
  };
}

const rounded = (value: number) => Number(value.toPrecision(6));
const budgetOf = (share: string) => rounded((100 - Number(share.replace('%', ''))) / 100);

/** Prometheus 3 writes whole numbers as `1.0`, programs as `1`. */
function boundOf(below: string): string {
  const seconds = String((parseDuration(below) ?? 0) / 1000);
  return seconds.includes('.') ? seconds.replace('.', '\\\\.') : `${seconds}(\\\\.0)?`;
}
