import type { Json } from '../../../kernel/index.ts';
import type { Observed } from '../../../plan/types.ts';
import { type KubeObject, kindOf } from '../client/index.ts';
import { Annotation, Label, type Place, selectorOf } from '../names.ts';
import { customState } from './custom.ts';
import type { Evidence } from './evidence.ts';
import { copyOf, type Facts, type PodFacts } from './facts.ts';
import { isPodOf, jobState } from './job.ts';
import { podFacts } from './pod.ts';
import type { Job, Pod, Workload } from './shapes.ts';
import { isCurrent, workloadFacts } from './workload.ts';

/** What one object is told by: all pods of the platform, and a closer look at those in trouble. */
export interface Sight {
  readonly place: Place;
  readonly pods: readonly Pod[];
  /** The server's time. */
  readonly now: number;
  readonly evidence: Evidence;
  readonly signal: AbortSignal;
}

export async function observed(object: KubeObject, sight: Sight): Promise<Observed> {
  const { annotations = {}, labels = {} } = object.metadata;
  const facts = await factsOf(object, sight);
  const isTask = object.kind === 'Job';
  return {
    id: idOf(object),
    kind: kindOf(object),
    component: labels[Label.component] ?? '',
    generation: isTask ? (annotations[Annotation.generation] ?? '') : '',
    digest: annotations[Annotation.digest] ?? '',
    holdsData: object.kind === 'PersistentVolumeClaim' || annotations[Annotation.holdsData] === 'true',
    rollout: isTask ? 'once' : 'in-place',
    admitted: true,
    alive: !facts.removing && facts.job?.state !== 'failed',
    ...(facts.job?.state === 'complete' ? { finished: true } : {}),
    facts: facts as unknown as Json,
  };
}

/** Objects of ours name their id; a volume belongs to the store whose claim it is. */
export function idOf(object: KubeObject): string {
  const { annotations, labels, name } = object.metadata;
  return annotations?.[Annotation.id] ?? `${labels?.[Label.component]}/${object.kind}/${name}`;
}

async function factsOf(object: KubeObject, sight: Sight): Promise<Facts> {
  const { name, generation = 0, deletionTimestamp } = object.metadata;
  const seenGeneration = (object as Workload).status?.observedGeneration ?? 0;
  const base: Facts = { name, removing: deletionTimestamp !== undefined, generation, seenGeneration };
  if (object.kind === 'Job') return taskFacts(object as Job, base, sight);
  if (object.kind === 'Deployment' || object.kind === 'StatefulSet')
    return programFacts(object as Workload, base, sight);
  return { ...base, ...customFacts(object) };
}

async function programFacts(object: Workload, base: Facts, sight: Sight): Promise<Facts> {
  const workload = workloadFacts(object, sight.now);
  const selector = Object.entries(selectorOf(sight.place, object.metadata.labels?.[Label.component] ?? ''));
  const own = sight.pods.filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value));
  const pods = await closer(own, (pod) => isCurrent(object, pod), sight);
  const lacksPods = object.kind === 'StatefulSet' && pods.length < workload.wanted;
  return {
    ...base,
    workload,
    pods,
    wanted: workload.wanted,
    copies: pods.filter(({ leaving, finished }) => !leaving && !finished).map(copyOf),
    ...(await blockedBy(object.kind, lacksPods, base, sight)),
  };
}

async function taskFacts(object: Job, base: Facts, sight: Sight): Promise<Facts> {
  const own = sight.pods.filter(isPodOf(object));
  const job = jobState(object, own);
  const pods = await closer(own, () => true, sight);
  const exit = pods.find(({ trouble }) => trouble?.type === 'exit')?.trouble?.text;
  return {
    ...base,
    job,
    pods,
    ...(job.state === 'failed' ? { exit: exit ?? job.message } : {}),
    ...(await blockedBy('Job', job.state === 'running' && pods.length === 0, base, sight)),
  };
}

/** What an operator runs for us is one copy to us: how many there are of it is its own. */
function customFacts(object: KubeObject): Pick<Facts, 'custom' | 'copies'> {
  const custom = customState(object);
  if (!custom) return {};
  const { name, annotations } = object.metadata;
  const { ready, reason } = custom;
  const copy = { id: name, ready, ...(reason === undefined ? {} : { reason }) };
  return { custom, ...(annotations?.[Annotation.holdsData] === 'true' ? { copies: [copy] } : {}) };
}

const closer = (
  pods: readonly Pod[],
  current: (pod: Pod) => boolean,
  { now, evidence, signal }: Sight,
): Promise<PodFacts[]> =>
  Promise.all(pods.map((pod) => evidence.pod(pod, podFacts(pod, current(pod), now), now, signal)));

async function blockedBy(
  kind: string,
  wrong: boolean,
  base: Facts,
  { evidence, signal }: Sight,
): Promise<Pick<Facts, 'blocked'>> {
  const blocked = wrong ? await evidence.workload(kind, base, signal) : undefined;
  return blocked ? { blocked } : {};
}
