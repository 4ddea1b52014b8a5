import type { Component } from '../../model/types.ts';
import type { Core } from './types.ts';

/**
 * Takes the scaling policies from platform.yaml as it is now, and nothing else of it: the rest waits for `up`, and so does the number
 * that stands where a policy was. A component that has one for the first time goes on from the count it has. Returns whose policy is
 * another one now.
 */
export async function adopt(core: Core): Promise<readonly string[]> {
  const { last } = core;
  if (!last) return [];
  const written = new Map((await core.load()).components.map((component) => [component.name, component]));
  const changed: string[] = [];
  const components = last.model.components.map((component): Component => {
    const scale = written.get(component.name)?.scale;
    if (!scale || JSON.stringify(scale) === JSON.stringify(component.scale)) return component;
    changed.push(component.name);
    return { ...component, scale };
  });
  core.last = { ...last, model: { ...last.model, components } };
  return changed;
}
