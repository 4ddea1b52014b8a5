import { parseDuration } from '../../kernel/index.ts';
import type { Slo } from '../schema/slo.ts';
import type { Path } from '../schema/walk.ts';
import type { Finding } from '../source/index.ts';
import { programs, type Rule, type Subject } from './subject.ts';

/** Milliseconds; what the kit counts durations by (the advice of OpenTelemetry for http.server.request.duration). */
export const BOUNDS = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];
const DAY_MS = 86_400_000;
const LEAST_DAYS = 7;

interface Objectives {
  readonly slo: Slo;
  readonly path: Path;
}

const objectives = (subject: Subject): Objectives[] =>
  programs(subject).flatMap(({ spec, path }) =>
    'slo' in spec && spec.slo ? [{ slo: spec.slo, path: [...path, 'slo'] }] : [],
  );

export const sloWithoutObjective: Rule = (subject) =>
  objectives(subject).flatMap(({ slo, path }): Finding[] =>
    slo.availability === undefined && slo.latency === undefined
      ? [{ path, at: 'key', message: 'no objective is said', hint: 'write availability: 99.9%, or latency, or both' }]
      : [],
  );

/** Between two bounds nobody knows how many there were. */
export const latencyBetweenBounds: Rule = (subject) =>
  objectives(subject).flatMap(({ slo: { latency }, path }): Finding[] => {
    const below = latency && parseDuration(latency.below);
    if (below === undefined || BOUNDS.includes(below)) return [];
    const next = BOUNDS.find((bound) => bound > below) ?? BOUNDS.at(-1) ?? below;
    return [
      {
        path: [...path, 'latency', 'below'],
        message: `durations are not counted by ${latency?.below}`,
        hint: `write ${next < 1000 ? `${next}ms` : `${next / 1000}s`}`,
      },
    ];
  });

/** Alerts look at hours and days of a window: of a shorter one they would say nothing in time. */
export const sloWindowTooShort: Rule = (subject) =>
  objectives(subject).flatMap(({ slo: { window }, path }): Finding[] => {
    const ms = parseDuration(window) ?? 0;
    return ms >= LEAST_DAYS * DAY_MS && ms % DAY_MS === 0
      ? []
      : [
          {
            path: [...path, 'window'],
            message: `${window} is not a number of days from 7 on`,
            hint: 'write 7d, 28d or 30d',
          },
        ];
  });

export const sloUnwatched: Rule = (subject) => {
  const { observability } = subject.file;
  if (observability && observability.metrics !== 'none') return [];
  return objectives(subject).map(({ path }) => ({
    path,
    at: 'key' as const,
    message: 'nothing watches it: the platform keeps no metrics',
    hint: 'write observability: { metrics: prometheus }',
  }));
};
