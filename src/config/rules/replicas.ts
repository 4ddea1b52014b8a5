import { parseCpu, parseSize } from '../../kernel/index.ts';
import type { Finding } from '../source/index.ts';
import { programs, type Rule } from './subject.ts';

/** A number or a policy, not both. */
export const replicasAndScale: Rule = (subject) =>
  programs(subject).flatMap(({ path, spec }): Finding[] =>
    spec.replicas !== undefined && spec.scale !== undefined
      ? [
          {
            path: [...path, 'replicas'],
            at: 'key',
            message: 'replicas and scale exclude each other',
            hint: 'keep replicas for a fixed number, or scale for a policy',
          },
        ]
      : [],
  );

/** Limits are at least what is requested. */
export const limitBelowRequest: Rule = (subject) => {
  const stores = Object.entries(subject.file.data).map(([name, { resources }]) => ({
    path: ['data', name],
    resources,
  }));
  const all = [...programs(subject).map(({ path, spec }) => ({ path, resources: spec.resources })), ...stores];
  return all.flatMap(({ path, resources }) => {
    const { cpu, memory, limits } = resources ?? {};
    const below = (
      low: string | number | undefined,
      high: string | number | undefined,
      parse: (text: string) => number | undefined,
    ) => low !== undefined && high !== undefined && (parse(String(high)) ?? 0) < (parse(String(low)) ?? 0);
    const finding = (key: string, request: unknown): Finding => ({
      path: [...path, 'resources', 'limits', key],
      message: `is below the request of ${request}`,
      hint: 'raise it, or lower the request',
    });
    return [
      ...(below(cpu, limits?.cpu, parseCpu) ? [finding('cpu', cpu)] : []),
      ...(below(memory, limits?.memory, parseSize) ? [finding('memory', memory)] : []),
    ];
  });
};

/** Tasks are known by their names. */
export const taskTwice: Rule = (subject) =>
  programs(subject).flatMap(({ path, spec }) => {
    const seen = new Set<string>();
    return (spec.tasks ?? []).flatMap(({ name }, index): Finding[] => {
      const twice = seen.has(name);
      seen.add(name);
      return twice
        ? [
            {
              path: [...path, 'tasks', index, 'name'],
              message: `there is a task ${name} already`,
              hint: 'give each its own name',
            },
          ]
        : [];
    });
  });
