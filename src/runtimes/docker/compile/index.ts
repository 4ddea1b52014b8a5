/** Model and context in the terms of a Docker engine: images, volumes, containers and one-shot containers. Pure. */
import type { Component, Context, Model } from '../../../model/index.ts';
import type { Resource } from '../../../plan/index.ts';
import { engine } from './engines.ts';
import { program } from './programs.ts';
import { isBuilt } from './resource.ts';
import { task } from './tasks.ts';

export function compile(model: Model, context: Context): Resource[] {
  return [
    ...model.components.flatMap((component) => ofComponent(model, component, context)),
    ...model.tasks.flatMap((spec) => task(model, spec, context)),
  ];
}

function ofComponent(model: Model, component: Component, context: Context): Resource[] {
  const { workload } = component;
  if (isBuilt(component)) return program(model, component, context);
  if (workload.type === 'engine' && workload.container) return engine(model, component, workload.container, context);
  return [];
}
