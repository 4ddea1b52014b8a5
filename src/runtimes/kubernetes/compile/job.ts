import { digest, type Json } from '../../../kernel/index.ts';
import type { Component, Resources, SecretUse, Task } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Label, labelsOf, shorten } from '../names.ts';
import { argvOf } from './command.ts';
import { imageOf, mounted } from './containers.ts';
import { configMounts, scratchMounts, secretMounts, together } from './files.ts';
import { linesMark } from './lines.ts';
import { linterNotes } from './linter-notes.ts';
import { marksOf } from './mesh/index.ts';
import { container, podSpec } from './pod.ts';
import { resourcesOf } from './quantities.ts';
import type { Scope } from './scope.ts';
import { componentEnv, configEnv, mapValues, resolve, secretEnv, toEnv } from './values.ts';

/** A client of a store waits most of its time, and there is one for each user: they must fit beside the store. */
const CLIENT: Resources = { cpu: 20, memory: 64 * 2 ** 20, limits: { cpu: 1000, memory: 256 * 2 ** 20 } };

interface Work {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretUse[];
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
}

/**
 * A task: run once, kept as its own record (no TTL) under a name that holds the digest of its identity. One attempt: it is the next
 * command that tries again. A pod that was evicted does not count.
 */
export function job(scope: Scope, task: Task, config: KubeObject | undefined): { object: KubeObject; identity: Json } {
  const component = scope.component(task.component);
  const work =
    task.run.type === 'program' ? program(scope, component, task.run.command, config) : store(scope, task.run, config);
  const identity = identityOf(scope, task, work);
  const name = `${task.component}-${task.name}`;
  const labels = { ...labelsOf(scope.place, component.name, name, 'task'), [Label.task]: shorten(task.name) };
  const marks = marksOf(scope, component);
  const main = container(scope, {
    name: 'task',
    ...work,
    env: toEnv(work.env),
    resources: resourcesOf(task.run.type === 'store' ? CLIENT : component.resources),
  });
  const object: KubeObject = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${shorten(name, 54)}-${digest(identity).slice(0, 8)}`,
      namespace: scope.place.namespace,
      labels,
      annotations: linterNotes(scope, component, { image: work.image, env: toEnv(work.env), task: true }),
    },
    spec: {
      backoffLimit: 0,
      completions: 1,
      parallelism: 1,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: {
        metadata: {
          labels: { ...labels, ...linesMark(scope, component, true), ...marks.labels },
          ...(Object.keys(marks.annotations).length > 0 ? { annotations: marks.annotations } : {}),
        },
        spec: {
          ...podSpec(scope, component, [main], work.volumes),
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 30,
        },
      },
    },
  };
  return { object, identity };
}

/**
 * What decides the outcome of a task: its command, its inputs (a program that does not say them: its image), and which data it
 * works on, told by the versions of the secrets that came with that data. Limits, policies and other settings do not.
 */
function identityOf(scope: Scope, task: Task, work: Work): Json {
  const { run } = task;
  const guarded = new Set(scope.model.secrets.filter(({ guards }) => guards !== undefined).map(({ name }) => name));
  const secrets = work.secrets.map(({ secret }) => secret).filter((name) => run.type === 'store' || guarded.has(name));
  const data = Object.fromEntries(secrets.map((name) => [name, scope.context.secrets[name] ?? 'none']));
  if (run.type === 'program') {
    return { command: work.command, inputs: scope.context.taskInputs[task.id] ?? work.image, data };
  }
  const files = run.files.map(({ path, content }) => ({ path, content }));
  return { command: work.command, env: work.env, files, data };
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
  const env = mapValues(run.env, (value) => resolve(scope, run.secrets, value));
  return {
    image: run.image ?? imageOf(scope, scope.component(run.store)),
    command: run.command,
    env: { ...env, ...secretEnv(run.secrets), ...configEnv(run.files) },
    secrets: run.secrets,
    ...together(scratchMounts(run.writable), secretMounts(run.secrets), configMounts(config, run.files)),
  };
}
