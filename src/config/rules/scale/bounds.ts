import type { Finding } from '../../source/index.ts';
import { programs, type Rule } from '../subject.ts';

export const minAboveMax: Rule = (subject) =>
  programs(subject).flatMap(({ path, spec: { scale } }): Finding[] =>
    scale && scale.min > scale.max
      ? [
          {
            path: [...path, 'scale', 'min'],
            message: `min ${scale.min} is more than max ${scale.max}`,
            hint: 'lower min or raise max',
          },
        ]
      : [],
  );

/** Nothing to measure at zero but a backlog: only that can wake a component up again. */
export const zeroWithoutQueue: Rule = (subject) =>
  programs(subject).flatMap(({ path, section, spec: { scale } }): Finding[] => {
    if (scale?.min !== 0) return [];
    const wakes = section === 'workers' && scale.metrics.some((metric) => 'queue' in metric);
    if (wakes) return [];
    const message = 'min 0 is for workers with a queue metric: only a backlog can wake them';
    return [{ path: [...path, 'scale', 'min'], message, hint: 'write min: 1' }];
  });
