import type { Finding } from '../../source/index.ts';
import type { Rule } from '../subject.ts';
import { watched } from './metrics.ts';

/**
 * What a runtime cannot measure (docs/scaling.md has the table). Own metrics are read from the programs where the agent scales; a
 * cluster would need a Prometheus behind its metrics API, which is not ours to know.
 */
export const metricNotMeasured: Rule = (subject) => {
  const { environment, file, catalog } = subject;
  if (environment.runtime !== 'kubernetes') return [];
  const template = file.gateway?.template;
  const tellsRates = template !== undefined && catalog.templates.get(template)?.manifest.rates !== undefined;
  return watched(subject).flatMap(({ type, path }): Finding[] => {
    if (type === 'custom') return [{ path, at: 'key', message: 'cannot be measured on kubernetes', hint: OWN }];
    if (type === 'rps' && file.gateway && !tellsRates)
      return [
        {
          path,
          at: 'key',
          message: `cannot be measured on kubernetes: ${template ?? 'this gateway'} tells no rates`,
          hint: 'use cpu or memory',
        },
      ];
    return [];
  });
};

const OWN = 'use cpu, memory, rps or queue here: overrides can say other metrics for this environment';
