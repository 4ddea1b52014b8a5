import { parseCpu, parseSize } from '../../../kernel/index.ts';
import type { Scale } from '../../schema/scale.ts';
import type { Path } from '../../schema/walk.ts';
import type { Finding } from '../../source/index.ts';
import { type Program, programs, type Rule, type Subject } from '../subject.ts';

export type Metric = Scale['metrics'][number];
export type MetricType = 'cpu' | 'memory' | 'rps' | 'queue' | 'custom';

export interface Watched {
  readonly program: Program;
  readonly type: MetricType;
  readonly metric: Metric;
  /** Of the key: `services.order.scale.metrics[0].rps`. */
  readonly path: Path;
}

/** Every metric of every policy. */
export const watched = (subject: Subject): Watched[] =>
  programs(subject).flatMap((program) =>
    (program.spec.scale?.metrics ?? []).map((metric, index) => {
      const type = Object.keys(metric)[0] as MetricType;
      return { program, type, metric, path: [...program.path, 'scale', 'metrics', index, type] };
    }),
  );

const keyOf = ({ type, metric }: Watched) => ('custom' in metric ? `custom ${metric.custom.metric}` : type);

/** Two targets for one thing: the lower one always wins. */
export const metricTwice: Rule = (subject) => {
  const seen = new Set<string>();
  return watched(subject).flatMap((each): Finding[] => {
    const key = `${each.program.path.join('.')} ${keyOf(each)}`;
    const twice = seen.has(key);
    seen.add(key);
    return twice
      ? [{ path: each.path, at: 'key', message: `${keyOf(each)} is watched already`, hint: 'keep the target you mean' }]
      : [];
  });
};

/** Workers answer no requests, the gateway consumes no queue. */
export const metricOfAnotherKind: Rule = (subject) =>
  watched(subject).flatMap(({ program: { section }, type, path }): Finding[] => {
    if (type === 'rps' && section === 'workers')
      return [{ path, at: 'key', message: 'workers answer no requests', hint: 'use queue, cpu or memory' }];
    if (type === 'queue' && section === 'gateway')
      return [{ path, at: 'key', message: 'the gateway consumes no queue', hint: 'use rps, cpu or memory' }];
    return [];
  });

/** A share of nothing is nothing. */
export const shareOfNoRequest: Rule = (subject) =>
  watched(subject).flatMap(({ program: { spec }, type, path }): Finding[] => {
    const { cpu, memory } = spec.resources ?? {};
    const asked = type === 'cpu' ? cpu : type === 'memory' ? memory : undefined;
    const parse = type === 'cpu' ? parseCpu : parseSize;
    if (asked === undefined || parse(String(asked)) !== 0) return [];
    const hint = `write resources: { ${type === 'cpu' ? 'cpu: 100m' : 'memory: 128Mi'} }`;
    return [{ path, at: 'key', message: `is a share of what is requested, and that is ${asked}`, hint }];
  });

/** Requests are counted where they come in. */
export const rpsWithoutRoute: Rule = (subject) =>
  watched(subject).flatMap(({ program: { section, name }, type, path }): Finding[] => {
    if (type !== 'rps' || section !== 'services') return [];
    if (subject.file.gateway?.routes.some(({ to }) => to === name)) return [];
    const message = `requests are counted by the gateway, and no route of it leads to ${name}`;
    return [{ path, at: 'key', message, hint: `add a route to ${name}, or use cpu or memory` }];
  });
