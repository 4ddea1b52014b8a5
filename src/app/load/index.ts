/** `platform load`: what is asked for on a platform, prepared, sent at fixed times, and judged. */
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import {
  type AccountStore,
  type Arrivals,
  accountsFor,
  adviceAfter,
  adviceBefore,
  createApi,
  type Front,
  judgeLoad,
  type LoadReport,
  type LoadTick,
  type PlainPath,
  pathMix,
  peakOf,
  planOf,
  prepare,
  routeOf,
  runLoad,
  SCENARIOS,
  type Stage,
  scenarioNames,
  type Threshold,
  type ThresholdVerdict,
  usersFor,
} from '../../load/index.ts';

export {
  type LoadReport,
  type LoadTick,
  parsePath,
  parseStages,
  parseThreshold,
  plannedOf,
  totalMs,
} from '../../load/index.ts';

import { exitCodeOfLoad, generatorNotes } from './notes.ts';

export { accountsIn, nowhere } from './accounts.ts';
export { frontOf } from './front.ts';
export { listScenarios } from './list.ts';
export { environmentTarget, type LoadTarget, refused, targetOf } from './target.ts';

export interface LoadWork {
  readonly url: string;
  /** For words about where limits are raised. */
  readonly environment: string;
  /** Absent for paths of something that is no platform of ours. */
  readonly front: Front | undefined;
  readonly store: AccountStore;
  /** A scenario, or paths. */
  readonly scenario: string | undefined;
  readonly paths: readonly PlainPath[];
  readonly stages: readonly Stage[];
  readonly arrivals: Arrivals;
  readonly seed: number;
  readonly users: number | undefined;
  readonly maxInFlight: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly thresholds: readonly Threshold[];
  readonly signal: AbortSignal;
  /** Words before it begins and while it is prepared. */
  readonly onNote: (line: string) => void;
  /** The clock starts. */
  readonly onReady: () => void;
  readonly onTick: (tick: LoadTick) => void;
}

export interface LoadResult {
  readonly scenario: string;
  /** Over whom it was spread; 0: nobody logged in. */
  readonly users: number;
  readonly report: LoadReport;
  readonly verdicts: readonly ThresholdVerdict[];
  /** What is to be said about it. */
  readonly notes: readonly string[];
  readonly exitCode: ExitCode;
}

export async function load(work: LoadWork): Promise<LoadResult> {
  const { url, front, environment, stages, arrivals, seed, thresholds, signal, onNote, onReady, onTick } = work;
  const { maxInFlight, timeoutMs } = work;
  const ready = await readied(work);
  const advice = front ? adviceBefore(front, ready.users, peakOf(stages)) : [];
  onReady();
  for (const line of advice) onNote(line);
  const report = await runLoad({
    url,
    stages,
    next: ready.next,
    arrivals,
    seed,
    signal,
    onTick,
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }).finally(() => ready.close());
  const verdicts = judgeLoad(report, thresholds);
  return {
    scenario: ready.name,
    users: ready.users,
    report,
    verdicts,
    notes: [...generatorNotes(report, maxInFlight), ...adviceAfter(report, front, environment)],
    exitCode: exitCodeOfLoad(report, verdicts),
  };
}

async function readied(work: LoadWork) {
  const { url, front, store, paths, stages, signal, onNote } = work;
  const users = work.users ?? (front ? usersFor(front, peakOf(stages)) : 0);
  const onWait = (seconds: number) => onNote(`a limit of the platform makes this wait for ${seconds} s`);
  const api = createApi({ url, signal, onWait });
  if (paths.length > 0) {
    // Where a login is heeded, limits count by user.
    const heeded =
      front && paths.some(({ method, path }) => (routeOf(front.routes, method, path)?.auth ?? 'none') !== 'none');
    const accounts = heeded ? await accountsFor(api, front, users, store) : [];
    const name = paths.map(({ method, path }) => `${method} ${path}`).join(', ');
    return { name, next: pathMix(paths, accounts), users: accounts.length, close: () => {} };
  }
  const scenario = scenarioOf(work.scenario);
  const mix = front ? planOf(scenario, front) : [];
  if (!front || mix.length === 0) throw nothingToDo(scenario.name, front);
  return { name: scenario.name, ...(await prepare({ api, front, mix, users, store })) };
}

export function scenarioOf(name = 'browse') {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new PlatformError({
    code: 'bad-input',
    message: `there is no scenario ${name}; there are ${scenarioNames.join(', ')}`,
    next: 'platform load --list',
    exitCode: ExitCode.badInput,
  });
}

const nothingToDo = (name: string, front: Front | undefined): PlatformError =>
  new PlatformError({
    code: 'nothing-to-load',
    message: front
      ? `nothing of the scenario ${name} is on a route of this gateway`
      : 'this platform has no gateway that a scenario could come through',
    next: 'platform load --path GET:/…   loads plain paths',
    exitCode: ExitCode.badInput,
  });
