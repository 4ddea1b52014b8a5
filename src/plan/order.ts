import type { Resource } from './types.ts';

/** Resources with their dependencies before them; otherwise in the order given. A cycle is cut where it is entered (tests refuse one). */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const done = new Set<string>();
  const order: Resource[] = [];
  const visit = (resource: Resource) => {
    if (done.has(resource.id)) return;
    done.add(resource.id);
    for (const id of resource.dependsOn) {
      const before = byId.get(id);
      if (before) visit(before);
    }
    order.push(resource);
  };
  resources.forEach(visit);
  return order;
}
