import { digest, type Json } from '../../../kernel/index.ts';
import { isServed } from '../../../model/graph.ts';
import type { Component } from '../../../model/types.ts';
import { Annotation, labelsOf, selectorOf } from '../names.ts';
import type { Mounted } from './files.ts';
import { linesMark } from './lines.ts';
import { linterNotes, type Noted } from './linter-notes.ts';
import { marksOf } from './mesh/index.ts';
import type { Scope } from './scope.ts';
import { type EnvVar, userOf } from './values.ts';

/** Longer than peers need to notice that a copy leaves: they ask the DNS every 2 s, and balancers lag behind it. */
const DRAIN_SECONDS = { standard: 5, production: 10 } as const;
/** Longer than a balancer of a cloud needs to notice that a node has no copy any more: it asks every few seconds, two or three times. */
const NODE_DRAIN_SECONDS = 30;
/** Of a program after its notice: 2 s of drain, then its longest requests. */
const FINISH_SECONDS = 35;

export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvVar[];
  readonly ports?: readonly object[];
  readonly probes?: object;
  readonly resources: object;
  readonly mounts: Mounted['mounts'];
  readonly lifecycle?: object;
}

/** One hardened container: Pod Security "restricted", a read-only root, no way to more rights. */
export function container(scope: Scope, options: ContainerOptions): object {
  const { name, image, command, args, env, ports, probes, resources, mounts, lifecycle } = options;
  return {
    name,
    image,
    imagePullPolicy: scope.pullPolicy,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    ...(ports && ports.length > 0 ? { ports } : {}),
    env,
    ...probes,
    ...(lifecycle ? { lifecycle } : {}),
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      privileged: false,
      capabilities: { drop: ['ALL'] },
    },
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

/** The part of a pod that is the same for services, stores and tasks. */
export function podSpec(
  { model }: Scope,
  component: Component,
  containers: readonly object[],
  volumes: Mounted['volumes'],
): object {
  const { uid, gid } = userOf(component);
  const { priorityClass } = model.environment;
  return {
    serviceAccountName: component.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      fsGroup: gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers,
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** Template of pods that stay: what is in it decides whether pods are made anew, so its digest stands in it. */
export function podTemplate(scope: Scope, component: Component, annotations: object, spec: object): object {
  const marks = marksOf(scope, component);
  const labels = {
    ...labelsOf(scope.place, component.name, component.name, component.kind),
    ...linesMark(scope, component),
    ...marks.labels,
  };
  const notes = { ...annotations, ...marks.annotations };
  const content = JSON.parse(JSON.stringify({ labels, annotations: notes, spec })) as Json;
  return { metadata: { labels, annotations: { ...notes, [Annotation.template]: digest(content) } }, spec };
}

/** Time to leave: the wait before the notice, and all of it together. Stores take as long as their template says. */
export function stopping(scope: Scope, component: Component): { grace: number; lifecycle?: object } {
  if (component.workload.type === 'engine') return { grace: component.workload.container?.stopGraceSeconds ?? 30 };
  const drain = drainOf(scope, component);
  // Nobody sends anything to a program without callers: it may be told at once.
  if (!isServed(component)) return { grace: FINISH_SECONDS };
  return { grace: drain + FINISH_SECONDS, lifecycle: { preStop: { sleep: { seconds: drain } } } };
}

/** Callers that keep their addresses come by the node of a copy, which is left last. */
function drainOf({ model, production, component }: Scope, { name }: Component): number {
  if (!production) return DRAIN_SECONDS.standard;
  const byNode = model.edges.some(({ kind, from, to }) => kind === 'balance' && to === name && !component(from).front);
  return byNode ? NODE_DRAIN_SECONDS : DRAIN_SECONDS.production;
}

/** Copies on different nodes, and in different zones, where there are any. */
export function spreading(scope: Scope, component: Component, revisionLabel: string | undefined): object {
  const matchLabels = selectorOf(scope.place, component.name);
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
    ...(revisionLabel ? { matchLabelKeys: [revisionLabel] } : {}),
  });
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } } },
        ],
      },
    },
    topologySpreadConstraints: [spread('kubernetes.io/hostname'), spread('topology.kubernetes.io/zone')],
  };
}

/** Annotations of workloads: the count that the file says, the policy, and what the linters have to know. */
export function workloadAnnotations(scope: Scope, component: Component, noted: Noted): Record<string, string> {
  const { scale } = component;
  return {
    [Annotation.fileReplicas]: String(component.replicas),
    ...(scale ? { [Annotation.policy]: `${scale.min}..${scale.max}` } : {}),
    ...linterNotes(scope, component, noted),
  };
}
