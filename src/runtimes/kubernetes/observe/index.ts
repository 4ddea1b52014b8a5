/** What exists of one platform in the cluster, as facts. Only kinds that the compiler can make, and the pods behind them. */
import type { Json } from '../../../kernel/index.ts';
import type { Observed } from '../../../plan/types.ts';
import type { Client, Kind, KubeObject } from '../client/index.ts';
import { Annotation, Label, ownedSelector, type Place, selectorOf } from '../names.ts';
import { createEvidence } from './evidence.ts';
import { copyOf, type Facts, type PodFacts } from './facts.ts';
import { condition, podFacts } from './pod.ts';
import type { Job, Pod, Workload } from './shapes.ts';
import { isCurrent, workloadFacts } from './workload.ts';

/** Kinds that change by themselves are listed each time, the others after we wrote them and every few seconds. */
const LIVELY = [
  'Deployment',
  'StatefulSet',
  'Job',
  'HorizontalPodAutoscaler',
  'Pod',
] as const satisfies readonly Kind[];
const CALM = [
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
] as const satisfies readonly Kind[];
const CALM_MS = 5_000;
type Listed = (typeof LIVELY)[number] | (typeof CALM)[number];

export type Observer = ReturnType<typeof createObserver>;

export function createObserver(client: Client, place: Place) {
  const evidence = createEvidence(client, place.namespace);
  const kept = new Map<Kind, { readonly at: number; readonly objects: readonly KubeObject[] }>();
  let live = new Map<string, KubeObject>();

  const list = async (kind: Listed, signal: AbortSignal) => {
    const before = kept.get(kind);
    if (before && (CALM as readonly Kind[]).includes(kind) && Date.now() - before.at < CALM_MS) {
      return { objects: before.objects, now: undefined };
    }
    const at = Date.now();
    const { body, serverTime } = await client.list(
      kind,
      place.namespace,
      { labelSelector: ownedSelector(place) },
      { signal },
    );
    kept.set(kind, { at, objects: body });
    return { objects: body, now: serverTime };
  };

  return {
    /** Forgets what it knows of a kind: it was written. */
    wrote(kind: Kind) {
      kept.delete(kind);
    },
    /** The object behind an id, as the last observation saw it. */
    object: (id: string) => live.get(id),
    async observe(signal: AbortSignal): Promise<Observed[]> {
      const answers = await Promise.all([...LIVELY, ...CALM].map((kind) => list(kind, signal)));
      const now = Math.max(...answers.map((answer) => answer.now ?? 0));
      const byKind = new Map(
        [...LIVELY, ...CALM].map((kind, index) => [kind as Listed, answers[index]?.objects ?? []]),
      );
      const pods = (byKind.get('Pod') ?? []) as readonly Pod[];
      byKind.delete('Pod');
      const objects = [...byKind.values()].flat();
      live = new Map(objects.map((object) => [idOf(object), object]));
      return Promise.all(objects.map((object) => observed(object, pods, now, signal)));
    },
  };

  async function observed(
    object: KubeObject,
    pods: readonly Pod[],
    now: number,
    signal: AbortSignal,
  ): Promise<Observed> {
    const facts = await factsOf(object, pods, now, signal);
    const isTask = object.kind === 'Job';
    return {
      id: idOf(object),
      kind: object.kind,
      component: object.metadata.labels?.[Label.component] ?? 'platform',
      generation: isTask ? (object.metadata.annotations?.[Annotation.generation] ?? '') : '',
      digest: object.metadata.annotations?.[Annotation.digest] ?? '',
      holdsData: object.kind === 'PersistentVolumeClaim',
      rollout: isTask ? 'once' : 'in-place',
      admitted: true,
      alive: !facts.removing && facts.job?.state !== 'failed',
      ...(facts.job?.state === 'complete' ? { finished: true } : {}),
      facts: facts as unknown as Json,
    };
  }

  async function factsOf(object: KubeObject, pods: readonly Pod[], now: number, signal: AbortSignal): Promise<Facts> {
    const base: Facts = {
      name: object.metadata.name,
      removing: object.metadata.deletionTimestamp !== undefined,
      generation: object.metadata.generation ?? 0,
      seenGeneration: (object as Workload).status?.observedGeneration ?? 0,
    };
    switch (object.kind) {
      case 'Deployment':
      case 'StatefulSet': {
        const workload = workloadFacts(object as Workload, now);
        const selector = selectorOf(place, object.metadata.labels?.[Label.component] ?? '');
        const mine = await detailed(
          pods.filter(matches(selector)),
          (pod) => isCurrent(object as Workload, pod),
          now,
          signal,
        );
        const lacks = object.kind === 'StatefulSet' && mine.length < workload.wanted;
        const events = lacks ? await evidence.workload(object.kind, base, signal) : [];
        return {
          ...base,
          workload,
          pods: mine,
          wanted: workload.wanted,
          copies: mine.filter(({ leaving, finished }) => !leaving && !finished).map(copyOf),
          ...(events.length > 0 ? { events } : {}),
        };
      }
      case 'Job': {
        const mine = await detailed(
          pods.filter(matches({ 'batch.kubernetes.io/job-name': base.name })),
          () => true,
          now,
          signal,
        );
        const job = jobState(object as Job);
        const exit = mine.find(({ trouble }) => trouble?.type === 'exit')?.trouble?.text;
        const events = job.state === 'running' && mine.length === 0 ? await evidence.workload('Job', base, signal) : [];
        return {
          ...base,
          job,
          pods: mine,
          ...(events.length > 0 ? { events } : {}),
          ...(job.state === 'failed' ? { exit: exit ?? job.message } : {}),
        };
      }
      default:
        return base;
    }
  }

  async function detailed(
    pods: readonly Pod[],
    current: (pod: Pod) => boolean,
    now: number,
    signal: AbortSignal,
  ): Promise<PodFacts[]> {
    return Promise.all(pods.map((pod) => evidence.pod(pod, podFacts(pod, current(pod), now), now, signal)));
  }
}

/** Objects of ours name their id; a volume belongs to the store whose claim it is. */
function idOf(object: KubeObject): string {
  const { annotations, labels, name } = object.metadata;
  const component = labels?.[Label.component] ?? 'platform';
  return annotations?.[Annotation.id] ?? `${component}/${object.kind}/${name}`;
}

const matches = (labels: Readonly<Record<string, string>>) => (pod: Pod) =>
  Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value);

function jobState(job: Job): NonNullable<Facts['job']> {
  const failed = condition(job, 'Failed');
  if (failed?.status === 'True') return { state: 'failed', message: failed.message ?? failed.reason ?? 'failed' };
  if (condition(job, 'Complete')?.status === 'True') return { state: 'complete', message: '' };
  return { state: 'running', message: '' };
}
