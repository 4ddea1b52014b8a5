import { READER } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { ApiRight, Component } from '../types.ts';
import { addon } from './addon.ts';
import { stackOf } from './stack.ts';

/** What is read on a cluster because nobody sends it; elsewhere the runtime's own agent sees everything. */
export interface Reads {
  /** What containers print that send nothing themselves. */
  readonly lines: boolean;
  /** Restarts of every pod. */
  readonly pods: boolean;
  /** CPU and memory of every pod. */
  readonly usage: boolean;
}

const NOTHING: Reads = { lines: false, pods: false, usage: false };

export function readsOf(sources: Sources): Reads {
  const { file, environment } = sources.config;
  const stack = stackOf(sources);
  const reader = file.observability?.reader ?? 'all';
  if (environment.runtime !== 'kubernetes' || stack.kind === 'none' || reader === 'none') return NOTHING;
  const metrics = stack.kind === 'lean' || stack.metrics;
  const lines = stack.kind === 'lean' || stack.logs;
  return { lines, pods: metrics, usage: metrics && reader === 'all' };
}

/** One reader, with no right but to read what it tells. */
export function readerComponents(sources: Sources): Component[] {
  const reads = readsOf(sources);
  if (!reads.lines && !reads.pods) return [];
  const { lines, usage } = reads;
  // What lean keeps it forgets; a cluster for it need not have volumes.
  const keep = stackOf(sources).kind === 'full';
  const reader = addon({ name: READER, template: 'reader', parameters: { lines, usage, keep } }, sources);
  return [{ ...reader, api: rightsFor(reads) }];
}

const rightsFor = ({ lines, usage }: Reads): ApiRight[] => [
  { group: '', resource: 'pods', verbs: ['get', 'list', 'watch'] },
  ...(lines ? [{ group: '', resource: 'pods/log', verbs: ['get'] }] : []),
  ...(usage ? [{ group: 'metrics.k8s.io', resource: 'pods', verbs: ['get', 'list'] }] : []),
];
