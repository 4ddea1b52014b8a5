import type { Resource } from '../../../plan/index.ts';
import { renew } from '../copies/supervise.ts';
import type { DataSpec, UsersSpec } from '../spec.ts';
import { syncUsers } from '../state/files.ts';
import { writeNote } from '../state/records.ts';
import { copiesOf, stillCounts } from '../state/world.ts';
import { type Parts, specOf } from './parts.ts';

const IDENTITY_BYTES = 9;

/** A store may keep data: noted with an identity of its own, so that tasks know whether they ran on this very data. */
export async function keepData(parts: Parts, resource: Resource, token: (bytes: number) => string): Promise<void> {
  const { fs, layout } = parts.supervision.machine;
  const store = resource.component;
  const identity = parts.world.notes.get(store)?.identity ?? token(IDENTITY_BYTES);
  const note = { identity, spec: resource.spec, digest: resource.digest };
  await writeNote(fs, layout, store, note);
  parts.world.notes.set(store, note);
}

/** The data, the note of it, and the records of tasks that worked on it. */
export async function removeData(parts: Parts, store: string, spec: DataSpec | undefined): Promise<void> {
  const { fs, layout } = parts.supervision.machine;
  await fs.remove(spec?.folder ?? layout.data(store));
  await fs.remove(layout.dataNote(store));
  parts.world.notes.delete(store);
  for (const record of parts.world.records.values()) {
    if (stillCounts(parts.world, record)) continue;
    parts.world.records.delete(record.id);
    await fs.remove(layout.task(record.id));
  }
}

/** The users' passwords, where the engine looks for them. An engine that reads them at its start is started again. */
export async function keepUsers(parts: Parts, resource: Resource): Promise<void> {
  const { fs, secrets } = parts.supervision.machine;
  const { folder, files } = specOf<UsersSpec>(resource);
  await syncUsers(fs, secrets, folder, files);
  parts.world.users.set(resource.id, { resource });
  for (const copy of copiesOf(parts.world, resource.component)) {
    if (copy.command && !copy.command.ipc) renew(copy);
  }
}
