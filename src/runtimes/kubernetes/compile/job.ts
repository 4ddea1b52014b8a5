import type { Component, SecretUse, Task } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Annotation, Label, labelsOf, shorten } from '../names.ts';
import { argvOf } from './command.ts';
import { imageOf, mounted } from './containers.ts';
import { configMounts, scratchMounts, secretMounts, secretsAnnotation, together } from './files.ts';
import { container, podSpec } from './pod.ts';
import { resourcesOf } from './quantities.ts';
import { contentDigest } from './resource.ts';
import type { Scope } from './scope.ts';
import { componentEnv, configEnv, mapValues, resolve, secretEnv, toEnv } from './values.ts';

interface Work {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretUse[];
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
}

/**
 * A task: run once, kept as its own record (no TTL) under a name that holds the digest of all that decides its outcome. One
 * attempt: it is the next command that tries again. A pod that was evicted does not count.
 */
export function job(scope: Scope, task: Task, config: KubeObject | undefined): KubeObject {
  const component = scope.component(task.component);
  const work =
    task.run.type === 'program' ? program(scope, component, task.run.command, config) : store(scope, task.run, config);
  const name = `${task.component}-${task.name}`;
  const labels = { ...labelsOf(scope.place, component.name, name, 'task'), [Label.task]: shorten(task.name) };
  const inputs = scope.context.taskInputs[task.id];
  const object = (jobName: string): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName,
      namespace: scope.place.namespace,
      labels,
      ...(inputs === undefined ? {} : { annotations: { [Annotation.inputs]: inputs } }),
    },
    spec: {
      backoffLimit: 0,
      completions: 1,
      parallelism: 1,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: {
        metadata: { labels, annotations: secretsAnnotation(scope, work.secrets) },
        spec: {
          ...podSpec(
            component,
            [
              container(scope, {
                name: 'task',
                ...work,
                env: toEnv(work.env),
                resources: resourcesOf(component.resources),
              }),
            ],
            work.volumes,
          ),
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 30,
        },
      },
    },
  });
  const value = contentDigest(JSON.parse(JSON.stringify(object(name))) as KubeObject);
  return object(`${shorten(name, 54)}-${value.slice(0, 8)}`);
}

/** A command of the component's own image, with its environment, secrets and configuration. */
function program(scope: Scope, component: Component, command: string, config: KubeObject | undefined): Work {
  return {
    image: imageOf(scope, component),
    command: argvOf(command),
    env: componentEnv(scope, component),
    secrets: component.secrets,
    ...mounted(component, config, component.secrets),
  };
}

/** The store's own client, in a container of the store's image. */
function store(scope: Scope, run: Extract<Task['run'], { type: 'store' }>, config: KubeObject | undefined): Work {
  const owner = scope.component(run.store);
  const env = mapValues(run.env, (value) => resolve(scope, run.secrets, value));
  return {
    image: imageOf(scope, owner),
    command: run.command,
    env: { ...env, ...secretEnv(run.secrets), ...configEnv(run.files) },
    secrets: run.secrets,
    ...together(scratchMounts([]), secretMounts(run.secrets), configMounts(config, run.files)),
  };
}
