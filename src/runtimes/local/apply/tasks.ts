import type { Operation, Resource } from '../../../plan/index.ts';
import type { TaskSpec } from '../spec.ts';
import { type TaskRecord, writeRecord } from '../state/records.ts';
import { keyOf } from '../state/world.ts';
import { startTask, type TaskRun } from '../tasks/run.ts';
import type { Parts } from './parts.ts';

export async function runTask(parts: Parts, operation: Operation, resource: Resource): Promise<void> {
  const { machine, registry } = parts.supervision;
  const done = ({ resource: finished }: TaskRun) => remember(parts, finished);
  const run = await startTask(resource, operation.generation, parts.logFor(resource.id), { machine, registry, done });
  parts.world.runs.set(keyOf(operation), run);
}

async function remember({ world, supervision }: Parts, { id, component, digest, spec }: Resource): Promise<void> {
  const { fs, layout, clock } = supervision.machine;
  const stores = (spec as unknown as TaskSpec).stores;
  const data = Object.fromEntries(
    stores.flatMap((store) => {
      const note = world.notes.get(store);
      return note ? [[store, note.identity]] : [];
    }),
  );
  const record: TaskRecord = { id, component, digest, spec, at: new Date(clock.now()).toISOString(), data };
  await writeRecord(fs, layout, record);
  world.records.set(id, record);
}

/** A run is ended and forgotten, and its record with it unless a newer run has replaced that. */
export async function removeTask(parts: Parts, { id, generation, observed }: Operation): Promise<void> {
  const { world, supervision } = parts;
  const run = world.runs.get(keyOf({ id, generation }));
  if (run) {
    run.stop.abort();
    await run.over;
    world.runs.delete(keyOf({ id, generation }));
  }
  if (world.records.get(id)?.digest !== observed?.digest) return;
  world.records.delete(id);
  await supervision.machine.fs.remove(supervision.machine.layout.task(id));
}
