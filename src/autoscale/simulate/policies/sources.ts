import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Needs, Source } from '../measure.ts';

export type Sources = Readonly<Record<string, Source>>;
const SOURCES: readonly Source[] = ['rps', 'queue', 'backlog', 'inflight'];

/** `http_requests=rps`: what a metric of a policy is here. Exit code 2 for what is not that. */
export function parseSources(texts: readonly string[]): Sources {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', source] = /^(.+)=(\w+)$/.exec(text) ?? [];
      const known = SOURCES.find((each) => each === source);
      if (known) return [name, known];
      throw new PlatformError({
        code: 'bad-input',
        message: `--source ${text} is not NAME=${SOURCES.join('|')}`,
        next: '--source http_requests_per_second=rps',
        exitCode: ExitCode.badInput,
      });
    }),
  );
}

/** Names that people give to rates and to backlogs. */
const WORDS: readonly (readonly [RegExp, Source])[] = [
  [/queue|lag|backlog|messages?|pending|depth|jobs?\b/i, 'queue'],
  [/rps|qps|rate|requests?[_-]?(per|total|count)|per[_-]second|throughput/i, 'rps'],
  [/in[_-]?flight|concurren|active[_-]?(requests|connections)/i, 'inflight'],
];

/** What a metric is: said by `--source`, or clear from its name (and whatever else describes it). Exit code 2 where it is not. */
export function sourceOf(name: string, sources: Sources, hint = ''): Source {
  const found = sources[name] ?? WORDS.find(([pattern]) => pattern.test(`${name} ${hint}`))?.[1];
  if (found) return found;
  throw new PlatformError({
    code: 'unknown-metric',
    message: `what is the metric ${name} in a simulation?`,
    details: [
      'rps       requests or messages that come, per second',
      'queue     messages that wait',
      'backlog   messages that wait or are worked on',
      'inflight  requests that wait or are worked on',
    ],
    next: `--source ${name}=rps`,
    exitCode: ExitCode.badInput,
  });
}

export const NOTHING_NEEDED: Needs = { pods: {}, values: {} };
