import { parseDuration } from '../../../kernel/index.ts';
import type { Scale } from '../../schema/scale.ts';
import type { Path } from '../../schema/walk.ts';
import type { Finding } from '../../source/index.ts';
import { programs, type Rule, type Subject } from '../subject.ts';

/** Limits of autoscaling/v2: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;

type Direction = NonNullable<Scale['up']>;

const directions = (subject: Subject): { readonly path: Path; readonly spec: Direction }[] =>
  programs(subject).flatMap(({ path, spec: { scale } }) =>
    (['up', 'down'] as const).flatMap((way) => {
      const spec = scale?.[way];
      return spec ? [{ path: [...path, 'scale', way], spec }] : [];
    }),
  );

const seconds = (text: string) => (parseDuration(text) ?? 0) / 1000;

export const windowOutOfRange: Rule = (subject) =>
  directions(subject).flatMap(({ path, spec: { window } }): Finding[] => {
    if (window === undefined) return [];
    const at = [...path, 'window'];
    if (seconds(window) > LONGEST_WINDOW)
      return [{ path: at, message: `${window} is too long: a window has at most 1h`, hint: 'write 1h or less' }];
    if (!Number.isInteger(seconds(window)))
      return [{ path: at, message: 'a window has whole seconds', hint: `write ${Math.ceil(seconds(window))}s` }];
    return [];
  });

export const stepOutOfRange: Rule = (subject) =>
  directions(subject).flatMap(({ path, spec }) =>
    (spec.policies ?? []).flatMap((text, index): Finding[] => {
      const at = [...path, 'policies', index];
      const [, value, period = '0s'] = /^(\d+)\D.* per (\S+)$/.exec(text) ?? [];
      if (Number(value) === 0)
        return [
          { path: at, message: 'a step of 0 never changes anything', hint: 'to stand still, write select: disabled' },
        ];
      if (seconds(period) === 0)
        return [{ path: at, message: 'a period has at least a second', hint: `write ${text.replace(period, '15s')}` }];
      if (seconds(period) > LONGEST_PERIOD)
        return [
          {
            path: at,
            message: `${period} is too long: a period has at most 30m`,
            hint: `write ${text.replace(period, '30m')}`,
          },
        ];
      return [];
    }),
  );

/** One of two steps that say the same thing in another way would be dead letters. */
export const stepTwice: Rule = (subject) =>
  directions(subject).flatMap(({ path, spec: { policies = [] } }) =>
    policies.flatMap((text, index): Finding[] => {
      const first = policies.indexOf(text);
      return first < index
        ? [{ path: [...path, 'policies', index], message: `policies[${first}] says the same`, hint: 'leave one out' }]
        : [];
    }),
  );

/** Nothing may change, and this is how fast: one of them is not meant. */
export const disabledWithPolicies: Rule = (subject) =>
  directions(subject).flatMap(({ path, spec: { select, policies } }): Finding[] =>
    select === 'disabled' && policies
      ? [
          {
            path: [...path, 'policies'],
            at: 'key',
            message: 'select: disabled lets nothing change in this direction, so there is nothing to limit',
            hint: 'leave out one of the two',
          },
        ]
      : [],
  );
