import type { Component } from '../../../model/types.ts';
import { callersOf } from './callers.ts';
import { usesAutoscaler, usesKeda } from './scaling/index.ts';
import type { Scope } from './scope.ts';
import { userOf } from './values.ts';

/** Uids above this cannot be those of a user of the node. */
const HIGH_UID = 10_000;

/** A rule that cannot be kept, in the words of each linter that has it, and why. */
interface Exception {
  readonly why: string;
  readonly kubeScore?: string;
  readonly polaris?: string;
  readonly checkov?: string;
  readonly kubeLinter?: string;
}

export interface Noted {
  readonly image: string;
  readonly env: readonly { readonly name: string }[];
  /** A task: done once, and its Job is the record of it. */
  readonly task?: boolean;
}

/**
 * Annotations for linters on a workload. They disagree among themselves and do not know where an image comes from; each rule that is
 * not kept is named with its reason, on exactly the objects that it is about.
 */
export function linterNotes(scope: Scope, component: Component, noted: Noted): Record<string, string> {
  const found = exceptions(scope, component, noted);
  const ignored = found.flatMap(({ kubeScore }) => kubeScore ?? []);
  const skipped = found.flatMap(({ checkov, why }) => (checkov === undefined ? [] : [`${checkov}=${why}`]));
  return {
    ...(ignored.length > 0 ? { 'kube-score/ignore': ignored.join(',') } : {}),
    ...Object.fromEntries(
      found.flatMap(({ polaris }) =>
        polaris === undefined ? [] : [[`polaris.fairwinds.com/${polaris}-exempt`, 'true']],
      ),
    ),
    ...Object.fromEntries(skipped.map((text, index) => [`checkov.io/skip${index + 1}`, text])),
    ...Object.fromEntries(
      found.flatMap(({ kubeLinter, why }) =>
        kubeLinter === undefined ? [] : [[`ignore-check.kube-linter.io/${kubeLinter}`, why]],
      ),
    ),
  };
}

function exceptions(scope: Scope, component: Component, { image, env, task = false }: Noted): Exception[] {
  const { uid, gid } = userOf(component);
  const copies = scope.context.replicas[component.name]?.value ?? component.replicas;
  const stays = !task;
  const when = (holds: boolean, exception: Exception) => (holds ? [exception] : []);
  return [
    ...when(scope.pullPolicy !== 'Always', {
      why: 'images that were loaded into the nodes cannot be pulled again',
      kubeScore: 'container-image-pull-policy',
      polaris: 'pullPolicyNotAlways',
      checkov: 'CKV_K8S_15',
    }),
    ...when(Math.min(uid, gid) <= HIGH_UID, {
      why: 'the image names its user and starts as no other',
      kubeScore: 'container-security-context-user-group-id',
      checkov: 'CKV_K8S_40',
    }),
    ...when(!image.includes('@sha256:'), {
      why: 'the tag is made from the content or names a version; no digest is known before it was pushed',
      checkov: 'CKV_K8S_43',
    }),
    ...when(stays && listensOnly(component), {
      why: 'its image has no other question than whether it listens',
      kubeScore: 'pod-probes-identical',
    }),
    { why: 'the label tells one platform in one environment from another', polaris: 'metadataAndInstanceMismatched' },
    ...when(scope.model.environment.priorityClass === undefined, {
      why: 'priority classes belong to the cluster; none was named',
      polaris: 'priorityClassNotSet',
    }),
    ...when(stays && component.kind !== 'store' && usesAutoscaler(component), {
      why: 'an autoscaler owns the count',
      polaris: 'deploymentMissingReplicas',
      // It knows the cluster's own autoscaler, and no ScaledObject.
      ...(usesKeda(component) ? { kubeScore: 'deployment-replicas' } : {}),
    }),
    ...when(stays && component.kind !== 'store' && !usesAutoscaler(component) && copies < 2, {
      why: 'one copy is what was asked for',
      kubeScore: 'deployment-replicas',
      polaris: 'deploymentMissingReplicas',
    }),
    ...when(callersOf(scope, component).length === 0, {
      why: 'nobody may connect to it, so its policy has no rule of ingress',
      polaris: 'missingNetworkPolicy',
    }),
    ...when(
      env.some(({ name }) => /password|token|bearer|secret/i.test(name)),
      { why: 'the variable names a file, or is no secret', polaris: 'sensitiveContainerEnvVar' },
    ),
    ...when(
      env.some(({ name }) => /secret/i.test(name)),
      { why: 'the variable names a file', kubeLinter: 'env-var-secret' },
    ),
    ...when(task, {
      why: 'the Job is the record that the task was done',
      kubeLinter: 'job-ttl-seconds-after-finished',
    }),
  ];
}

/** Readiness and liveness of an engine without a client of its own in its image. */
const listensOnly = ({ workload }: Component) =>
  workload.type === 'engine' && workload.container !== undefined && 'tcp' in workload.container.health;

/** The same for an autoscaler that may go down to one copy. */
export const scalerNotes = (minReplicas: number): Record<string, string> =>
  minReplicas >= 2
    ? {}
    : {
        'kube-score/ignore': 'horizontalpodautoscaler-replicas',
        'polaris.fairwinds.com/hpaMinAvailability-exempt': 'true',
      };

/** A policy for pods that somebody else will make. */
export const FOREIGN_PODS = { 'kube-score/ignore': 'networkpolicy-targets-pod' } as const;
