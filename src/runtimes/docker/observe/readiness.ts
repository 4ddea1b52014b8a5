import type { ProbeSpec } from '../spec.ts';
import { askHttp, askTcp } from './ask.ts';

/** Not ready: asked at every observation, at most this often. Ready: seldom. */
const FAST_MS = 100;
const SLOW_MS = 5_000;
/** An observation waits this long for an answer, then reports what was known before. */
const PATIENCE_MS = 150;
/** One lost answer of a busy program is no news. */
const STRIKES = 3;

export interface Readiness {
  readonly ready: boolean;
  readonly reason: string | null;
}

interface Asked {
  known: Readiness;
  at: number;
  failures: number;
  running: Promise<void> | undefined;
}

export interface Question {
  readonly container: string;
  readonly probe: ProbeSpec;
  /** Port on this machine by port in the container. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Runs a command in a container; true: exit code 0. */
export type RunIn = (container: string, command: readonly string[]) => Promise<boolean>;

/** Remembers answers by container, so that observing is cheap. */
export interface Asker {
  ask(question: Question): Promise<Readiness>;
  /** Forgets all but these containers. */
  keep(containers: ReadonlySet<string>): void;
}

export function createAsker(now: () => number, runIn: RunIn): Asker {
  const asked = new Map<string, Asked>();

  const note = (entry: Asked, answer: Readiness) => {
    entry.at = now();
    entry.failures = answer.ready ? 0 : entry.failures + 1;
    if (answer.ready || !entry.known.ready || entry.failures >= STRIKES) entry.known = answer;
  };

  return {
    ask: async (question) => {
      const before = asked.get(question.container);
      const entry = before ?? { known: { ready: false, reason: 'starting' }, at: 0, failures: 0, running: undefined };
      asked.set(question.container, entry);
      const settled = entry.known.ready && entry.failures === 0;
      if (!entry.running && now() - entry.at >= (settled ? SLOW_MS : FAST_MS)) {
        entry.running = answer(question, runIn)
          .then((result) => note(entry, result))
          .finally(() => {
            entry.running = undefined;
          });
      }
      if (entry.running && !entry.known.ready) await Promise.race([entry.running, patience()]);
      return entry.known;
    },
    keep: (containers) => {
      for (const container of asked.keys()) if (!containers.has(container)) asked.delete(container);
    },
  };
}

const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());

async function answer({ probe, ports, container }: Question, runIn: RunIn): Promise<Readiness> {
  if (probe.kind === 'none') return { ready: true, reason: null };
  if (probe.kind === 'command') {
    const ready = await runIn(container, probe.command).catch(() => false);
    return { ready, reason: ready ? null : `${probe.command[0]} says that it is not ready` };
  }
  const port = ports[String(probe.port)];
  if (port === undefined) return { ready: false, reason: `port ${probe.port} is not published` };
  if (probe.kind === 'tcp') {
    const ready = await askTcp(port);
    return { ready, reason: ready ? null : `nothing listens on port ${probe.port} yet` };
  }
  const { status, text } = await askHttp(port, probe.path);
  if (status === 200) return { ready: true, reason: null };
  const said = status === 0 ? text : `answered ${status}${text === '' ? '' : ` ${text}`}`;
  return { ready: false, reason: `GET ${probe.path} ${status === 0 ? `has no answer: ${said}` : said}` };
}
