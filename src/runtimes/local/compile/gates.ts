import type { Model } from '../../../model/index.ts';
import { processId } from './resource.ts';

const runsHere = (model: Model, name: string) =>
  model.components.some((component) => component.name === name && component.workload.type === 'engine');

/** What must be there before a component starts: its stores and the tasks that gate it. */
export function gatesOf(model: Model, component: string): string[] {
  const stores = model.edges.filter((edge) => edge.from === component && edge.gates).map((edge) => edge.to);
  const tasks = model.tasks.filter((task) => task.gates.includes(component)).map((task) => task.id);
  return [...stores.filter((store) => runsHere(model, store)).map((store) => processId(store)), ...tasks];
}

/** Tasks and stores (by name) in the terms of resources. */
export function afterOf(model: Model, names: readonly string[]): string[] {
  return names.flatMap((name) => (name.includes('/') ? [name] : runsHere(model, name) ? [processId(name)] : []));
}
