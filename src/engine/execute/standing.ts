import { type ComponentFailure, ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Operation, Resource } from '../../plan/types.ts';
import { notReady, type Scene } from './failure.ts';
import type { Progress } from './progress.ts';
import type { Settled, Watch } from './watch.ts';

export interface StandingOptions {
  /** Everything that is wanted; `kept`: what of it, in this scope, the plan leaves alone; `touched`: ids that it does not. */
  readonly desired: readonly Resource[];
  readonly kept: readonly Resource[];
  readonly touched: ReadonlySet<string>;
  readonly watch: Watch;
  readonly progress: Progress;
  readonly scene: Scene;
  readonly signal: AbortSignal;
  readonly deadline: (resource: Resource) => number;
  /** Added to. */
  readonly failures: ComponentFailure[];
}

/** What the plan leaves alone: it must be ready for the work to be done, and before what depends on it starts. */
export function createStanding(options: StandingOptions) {
  const { watch, progress, failures } = options;
  const byId = new Map(options.desired.map((resource) => [resource.id, resource]));
  const kept = new Set(options.kept.map(({ id }) => id));
  const known = new Map<string, Promise<Settled>>();

  /** Asked for by many, judged and reported once. */
  const settle = (resource: Resource): Promise<Settled> => {
    const asked = known.get(resource.id);
    if (asked) return asked;
    const answer = judge(resource);
    known.set(resource.id, answer);
    return answer;
  };

  const judge = async (resource: Resource): Promise<Settled> => {
    const settled = await watch.wait({
      resource,
      deadlineMs: options.deadline(resource),
      onReason: (reason) => progress.set(resource.id, 'waiting', reason),
    });
    if (settled.state === 'failed') {
      failures.push(await notReady(resource, settled, options.scene));
      progress.set(resource.id, 'failed', settled.reason);
    } else progress.set(resource.id, 'done');
    return settled;
  };

  /** One that cannot be judged at all fails with what kept it from being observed. */
  const watchOne = async (resource: Resource) => {
    try {
      await settle(resource);
    } catch (error) {
      if (!options.signal.aborted) failures.push(unobservable(resource, error));
    }
  };

  return {
    watchAll: async (): Promise<void> => {
      await Promise.all([...kept].flatMap((id) => byId.get(id) ?? []).map(watchOne));
    },
    /** The id of a resource that the plan leaves alone, that this operation needs, and that failed. */
    gate: async (operation: Operation): Promise<string | undefined> => {
      for (const id of operation.desired?.dependsOn ?? []) {
        const resource = options.touched.has(id) ? undefined : byId.get(id);
        if (resource && (await settle(resource)).state === 'failed') return id;
      }
      return undefined;
    },
  };
}

function unobservable(resource: Resource, error: unknown): ComponentFailure {
  const message = error instanceof Error ? error.message : String(error);
  const told =
    error instanceof PlatformError ? error.toJSON() : { code: 'unobservable', message, exitCode: ExitCode.unreachable };
  return { component: resource.component, resource: resource.id, error: told };
}
