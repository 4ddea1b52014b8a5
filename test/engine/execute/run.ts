import { type ExecuteOptions, type Execution, execute } from '../../../src/engine/index.ts';
import type { PlatformEvent } from '../../../src/kernel/index.ts';
import type { Action, Operation, Resource } from '../../../src/plan/types.ts';
import {
  type FakeFaults,
  type FakeWorld,
  fakeClock,
  fakeRuntime,
  fakeWorld,
  resource,
} from '../../support/fake-runtime/index.ts';

/** `create db/process`, `run db/setup`, after the numbers given. */
export function operation(
  n: number,
  text: string,
  after: readonly number[] = [],
  parts: Partial<Resource> = {},
): Operation {
  const [action = 'create', id = ''] = text.split(' ');
  const component = id.split('/')[0] ?? '';
  const rollout = action === 'run' ? 'once' : 'replica';
  const desired = resource({ id, component, kind: 'process', rollout, spec: null, ...parts });
  return {
    n,
    action: action as Action,
    id,
    component,
    generation: 'g1',
    cause: { code: 'missing', text: 'not running' },
    after,
    destructive: false,
    desired,
  };
}

export interface Told extends Execution {
  /** `+0 #1 started`: milliseconds since the start, operation, state and reason. */
  readonly operations: readonly string[];
  readonly components: readonly string[];
  readonly most: number;
}

type Given = Partial<ExecuteOptions> & { readonly abortAfterMs?: number; readonly world?: FakeWorld };

/** Executes operations on the runtime in memory, in virtual time. */
export async function run(
  operations: readonly Operation[],
  faults: FakeFaults = {},
  { world = fakeWorld(), ...options }: Given = {},
): Promise<Told> {
  const clock = fakeClock();
  const events: PlatformEvent[] = [];
  const stop = new AbortController();
  if (options.abortAfterMs !== undefined) void clock.sleep(options.abortAfterMs).then(() => stop.abort());
  const execution = await execute({
    runtime: fakeRuntime({ world, clock, faults }),
    plan: { operations },
    desired: operations.flatMap(({ desired }) => desired ?? []),
    observed: [],
    scope: { instance: 'test' },
    environment: 'dev',
    clock,
    sink: (event) => events.push(event),
    signal: stop.signal,
    ...options,
  });
  const reason = (text: string | undefined) => (text === undefined ? '' : ` (${text})`);
  return {
    ...execution,
    operations: events.flatMap((event) =>
      event.type === 'operation' ? `+${event.at} #${event.n} ${event.state}${reason(event.reason)}` : [],
    ),
    components: events.flatMap((event) =>
      event.type === 'component' ? `${event.component} ${event.state}${reason(event.reason)}` : [],
    ),
    most: world.busy.most,
  };
}
