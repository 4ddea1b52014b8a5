import type { Component, SecretUse } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { accountEnv, accountMount } from './api-access.ts';
import { configMounts, type Mounted, scratchMounts, secretMounts, together } from './files.ts';
import { identityEnv } from './identity.ts';
import type { Noted } from './linter-notes.ts';
import { container, stopping } from './pod.ts';
import { portName, probesOf } from './probes.ts';
import { resourcesOf } from './quantities.ts';
import { deadlineSeconds, type Scope } from './scope.ts';
import { componentEnv, type EnvVar, toEnv } from './values.ts';

/** The container of a component, and the volumes that its pod needs for it. */
export function mainContainer(
  scope: Scope,
  component: Component,
  config: KubeObject | undefined,
): { container: object; noted: Noted; volumes: Mounted['volumes'] } {
  const engine = component.workload.type === 'engine' ? component.workload.container : undefined;
  const data = (engine?.volumes ?? []).map(({ name, path }) => ({ name, mountPath: path }));
  const { volumes, mounts } = together(mounted(component, config, component.secrets), accountMount(component));
  const { lifecycle } = stopping(scope, component);
  const image = imageOf(scope, component);
  const env = named([
    ...identityEnv(scope, component),
    ...accountEnv(scope, component),
    ...toEnv(componentEnv(scope, component)),
  ]);
  return {
    container: container(scope, {
      name: component.kind,
      image,
      ...commandOf(component),
      env,
      ports: component.endpoints.map(({ name, port }) => ({
        name: portName(name),
        containerPort: port,
        protocol: 'TCP',
      })),
      probes: probesOf(component, deadlineSeconds(scope, component)),
      resources: resourcesOf(component.resources),
      mounts: [...mounts, ...data],
      ...(lifecycle ? { lifecycle } : {}),
    }),
    noted: { image, env },
    volumes,
  };
}

/** Each variable once: what is known later may be part of what came first. */
const named = (variables: readonly EnvVar[]): EnvVar[] =>
  variables.filter(({ name }, index) => variables.findIndex((other) => other.name === name) === index);

/** Scratch folders, secrets and configuration, in this order. */
export function mounted(component: Component, config: KubeObject | undefined, secrets: readonly SecretUse[]): Mounted {
  const writable = component.workload.type === 'engine' ? (component.workload.container?.writable ?? []) : [];
  return together(scratchMounts(writable), secretMounts(secrets), configMounts(config, component.config));
}

function commandOf(component: Component): { command?: readonly string[]; args?: readonly string[] } {
  const { workload } = component;
  if (workload.type === 'node') return { command: ['node', workload.entry] };
  if (workload.type !== 'engine') return {};
  const { command, args } = workload.container ?? {};
  return { ...(command ? { command } : {}), ...(args ? { args } : {}) };
}

export function imageOf(scope: Scope, component: Component): string {
  const { workload, name } = component;
  const image = workload.type === 'engine' ? workload.container?.image : scope.context.images[name];
  if (image === undefined) throw new Error(`no image is known for ${name}`);
  return image;
}
