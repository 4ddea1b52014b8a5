import type { Check } from '../../../engine/runtime.ts';
import { COLLECTOR, LOG_STORE, METRIC_STORE, READER, TRACE_STORE } from '../../../model/names.ts';
import type { Operation, Resource } from '../../../plan/types.ts';
import { grantedBy } from '../rights/index.ts';

/**
 * What nobody will tell because the platform has no reader, or one with fewer rights: said by the release that makes it so. That is a choice
 * (`observability.reader`), so it stops nothing. Pure.
 */
export function readerChecks(operations: readonly Operation[], desired: readonly Resource[]): Check[] {
  const has = (...names: readonly string[]) => desired.some(({ component }) => names.includes(component));
  const touched = operations.some(({ desired: wanted, observed }) =>
    [COLLECTOR, READER].includes(wanted?.component ?? observed?.component ?? ''),
  );
  if (!touched || !has(COLLECTOR)) return [];
  const lean = !has(LOG_STORE, METRIC_STORE, TRACE_STORE);
  const granted = grantedBy(desired.filter(({ component }) => component === READER));
  const reads = granted.some(({ kind, subresource }) => kind === 'Pod' && subresource === 'log');
  const measures = granted.some(({ kind }) => kind === 'PodMetrics');
  const watches = granted.some(({ kind, verb }) => kind === 'Pod' && verb === 'watch');
  const lost = [
    ...((lean || has(LOG_STORE)) && !reads ? ['lines of stores, tasks and the stack'] : []),
    ...((lean || has(METRIC_STORE)) && !watches ? ['restarts of pods'] : []),
    ...((lean || has(METRIC_STORE)) && !measures ? ['CPU and memory of pods'] : []),
  ];
  if (lost.length === 0) return [];
  const message = `nobody will collect ${lost.join(', ')}: observability.reader leaves it out; platform logs and platform metrics ask the cluster itself`;
  return [{ name: 'reader', ok: false, warning: true, message }];
}
