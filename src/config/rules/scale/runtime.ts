import type { Finding } from '../../source/index.ts';
import type { Rule } from '../subject.ts';
import { watched } from './metrics.ts';

const HINT = 'use cpu, memory, rps or queue here: overrides can say other metrics for this environment';

/**
 * Own metrics are read from the programs where the agent scales; a cluster would need a Prometheus behind its metrics API, which is not
 * ours to know. docs/scaling.md has the table of who measures what.
 */
export const metricNotMeasured: Rule = (subject) => {
  if (subject.environment.runtime !== 'kubernetes') return [];
  return watched(subject).flatMap(({ type, path }): Finding[] =>
    type === 'custom' ? [{ path, at: 'key', message: 'cannot be measured on kubernetes', hint: HINT }] : [],
  );
};

/** Requests are counted by a gateway that says where; one of the user's own says nothing. */
export const gatewayWithoutRates: Rule = (subject) => {
  const { file, catalog } = subject;
  if (!file.gateway) return [];
  const { template, start, dockerfile } = file.gateway;
  const own = start !== undefined || dockerfile !== undefined;
  const manifest = template === undefined ? undefined : catalog.templates.get(template)?.manifest;
  // A template that does not exist is a problem of its own.
  if (!own && (manifest ? manifest.rates : template !== undefined)) return [];
  return watched(subject).flatMap(({ program: { section }, type, path }): Finding[] =>
    type === 'rps' && section !== 'workers'
      ? [
          {
            path,
            at: 'key',
            message: `cannot be measured: ${own ? 'a gateway of your own' : template} tells no rates`,
            hint: 'use cpu or memory',
          },
        ]
      : [],
  );
};
