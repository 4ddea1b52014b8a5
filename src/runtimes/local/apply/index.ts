/** One operation at a time: processes, tasks, ports and data come and go. */
import type { Facts } from '../../../engine/runtime.ts';
import type { Operation, Resource } from '../../../plan/index.ts';
import { newCopy } from '../copies/copy.ts';
import { start } from '../copies/supervise.ts';
import type { DataSpec } from '../spec.ts';
import { keyOf } from '../state/world.ts';
import { place, withdraw } from './addresses.ts';
import { keepData, keepUsers, removeData } from './data.ts';
import type { Parts } from './parts.ts';
import { removeTask, runTask } from './tasks.ts';
import { admit, discard, drain, list } from './traffic.ts';

export type { Parts } from './parts.ts';
export { list } from './traffic.ts';

export async function perform(
  parts: Parts,
  operation: Operation,
  token: (bytes: number) => string,
  signal: AbortSignal,
): Promise<Facts> {
  const { desired } = operation;
  switch (operation.action) {
    case 'create':
    case 'update':
    case 'run':
      return desired ? make(parts, operation, desired, token) : {};
    case 'admit':
      await admit(parts, operation);
      return {};
    case 'drain':
      await drain(parts, operation, signal);
      return {};
    case 'remove':
      await remove(parts, operation);
      return {};
  }
}

async function make(
  parts: Parts,
  operation: Operation,
  resource: Resource,
  token: (bytes: number) => string,
): Promise<Facts> {
  switch (resource.kind) {
    case 'data':
      await keepData(parts, resource, token);
      return {};
    case 'users':
      await keepUsers(parts, resource);
      return {};
    case 'address':
      await place(parts, resource);
      return {};
    case 'task':
      await runTask(parts, operation, resource);
      return {};
    default:
      return startCopy(parts, operation, resource);
  }
}

async function startCopy(parts: Parts, operation: Operation, resource: Resource): Promise<Facts> {
  const key = keyOf(operation);
  const before = parts.world.copies.get(key);
  if (before) await discard(parts, before, key);
  const copy = newCopy(resource, operation.generation, parts.logFor(resource.id));
  parts.world.copies.set(key, copy);
  try {
    // Whoever looks it up finds a list, if an empty one.
    await list(parts, resource.component);
    await start(copy, parts.supervision);
  } catch (error) {
    parts.world.copies.delete(key);
    throw error;
  }
  return copy.child ? { pid: copy.child.pid } : {};
}

async function remove(parts: Parts, operation: Operation): Promise<void> {
  const { id, component, observed } = operation;
  const { world } = parts;
  const copy = world.copies.get(keyOf(operation));
  if (copy) return discard(parts, copy, keyOf(operation));
  switch (observed?.kind) {
    case 'data':
      return removeData(parts, component, observed.spec as unknown as DataSpec | undefined);
    case 'users':
      world.users.delete(id);
      return;
    case 'address':
      return withdraw(parts, id);
    case 'task':
      return removeTask(parts, operation);
  }
}
