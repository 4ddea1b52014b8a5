import { absent, changed, dead, drifted, missing, more, notAdmitted, replacedBy, restarted } from './causes.ts';
import { type Draft, handling, making } from './draft.ts';
import type { ReconcileOptions } from './reconcile.ts';
import type { Cause, Observed, Resource } from './types.ts';

/** How one resource becomes what is wanted, by its kind of rollout. */
export interface Work {
  /** Operations of one resource, in order. */
  readonly drafts: Draft[];
  /** Once this is done, what depends on the resource may go on. */
  readonly ready?: Draft;
  /** Once this is done, the next copy of the component may be replaced. */
  readonly settled?: Draft;
}

export function workFor(
  resource: Resource,
  copies: readonly Observed[],
  before: Draft[],
  options: ReconcileOptions,
  running: ReadonlySet<string>,
): Work {
  const restart = options.restart?.includes(resource.component) ?? false;
  switch (resource.rollout) {
    case 'in-place':
      return inPlace(resource, copies, before, options, restart);
    case 'once':
      return once(resource, copies, before);
    case 'stop-first':
      return stopFirst(resource, copies, before, restart);
    case 'replica':
      return replica(resource, copies, before, restart, running.has(resource.component));
  }
}

/** Native runtimes restart a workload by changing it in place. */
function inPlace(
  resource: Resource,
  copies: readonly Observed[],
  before: Draft[],
  options: ReconcileOptions,
  restart: boolean,
): Work {
  const copy = copies[0];
  if (!copy?.alive) {
    const draft = making('create', resource, '', copy ? dead(copy) : absent, before, copy);
    return { drafts: [draft], ready: draft };
  }
  const change = options.changes?.find(({ id }) => id === resource.id);
  const cause =
    change === undefined
      ? copy.digest === resource.digest
        ? undefined
        : changed(copy.spec, resource.spec)
      : change.action === 'keep'
        ? undefined
        : drifted(change.fields);
  const why = cause ?? (restart && options.rollout === 'native' && isWorkload(copy) ? restarted : undefined);
  if (!why) return { drafts: [] };
  const draft = making('update', resource, '', why, before, copy);
  return { drafts: [draft], ready: draft };
}

/** Only what tells how many copies it wants has any to make anew: no file, no Service, no volume. */
const isWorkload = ({ facts }: Observed) => (facts as { readonly wanted?: unknown } | null)?.wanted !== undefined;

function once(resource: Resource, copies: readonly Observed[], before: Draft[]): Work {
  if (copies.some((copy) => copy.alive && copy.digest === resource.digest)) return { drafts: [] };
  const failed = copies.filter((copy) => copy.digest === resource.digest);
  const cleared = failed.map((copy) => handling('remove', copy, dead(copy), []));
  const older = copies.find((copy) => copy.digest !== resource.digest);
  const cause: Cause = failed[0]
    ? dead(failed[0])
    : older
      ? changed(older.spec, resource.spec)
      : { code: 'missing', text: 'never ran' };
  const run = making('run', resource, nextGeneration(resource, copies), cause, [...before, ...cleared]);
  const records = copies
    .filter((copy) => copy.digest !== resource.digest)
    .map((copy) => handling('remove', copy, replacedBy(resource), [run]));
  return { drafts: [...cleared, run, ...records], ready: run };
}

function stopFirst(resource: Resource, copies: readonly Observed[], before: Draft[], restart: boolean): Work {
  const [only] = copies;
  if (restart && resource.restartsInside && only?.alive && copies.length === 1 && only.digest === resource.digest) {
    const draft = making('update', resource, only.generation, restarted, before, only);
    return { drafts: [draft], ready: draft };
  }
  const current = restart ? undefined : copies.find((copy) => copy.alive && copy.digest === resource.digest);
  const others = copies.filter((copy) => copy !== current);
  const first = others[0];
  const cause =
    first === undefined
      ? missing
      : !first.alive
        ? dead(first)
        : restart
          ? restarted
          : changed(first.spec, resource.spec);
  const removed = others.map((copy) => handling('remove', copy, copy.alive ? cause : dead(copy), []));
  if (current) return { drafts: removed };
  const draft = making('create', resource, nextGeneration(resource, copies), cause, [...before, ...removed]);
  return { drafts: [...removed, draft], ready: draft };
}

function replica(
  resource: Resource,
  copies: readonly Observed[],
  before: Draft[],
  restart: boolean,
  running: boolean,
): Work {
  const current = restart ? undefined : copies.find((copy) => copy.alive && copy.digest === resource.digest);
  const ended = copies.filter((copy) => !copy.alive);
  const cleared = ended.map((copy) => handling('remove', copy, dead(copy), []));
  const old = copies.filter((copy) => copy.alive && copy !== current);
  if (current) {
    const admit = current.admitted ? [] : [handling('admit', current, notAdmitted, before, resource)];
    const retired = old.flatMap((copy) => retire(copy, replacedBy(resource), admit));
    const settled = admit[0];
    return { drafts: [...cleared, ...admit, ...retired], ...(settled ? { settled } : {}) };
  }
  const alive = old[0];
  const cause = alive
    ? restart
      ? restarted
      : changed(alive.spec, resource.spec)
    : ended[0]
      ? dead(ended[0])
      : running
        ? more
        : missing;
  const generation = nextGeneration(resource, copies);
  const create = making('create', resource, generation, cause, before);
  const admit: Draft = { ...create, action: 'admit', after: [create] };
  const retired = old.flatMap((copy) => retire(copy, replacedBy(resource), [admit]));
  return {
    drafts: [...cleared, create, admit, ...retired],
    ready: create,
    settled: alive ? (retired.at(-1) ?? admit) : admit,
  };
}

/** Out of traffic, then away. */
export function retire(copy: Observed, cause: Cause, after: Draft[]): Draft[] {
  const drain = copy.admitted ? [handling('drain', copy, cause, after)] : [];
  return [...drain, handling('remove', copy, cause, drain.length > 0 ? drain : after)];
}

/** Unique among the copies of one id, and the same for the same input: the digest, counted up where it is taken. */
function nextGeneration(resource: Resource, copies: readonly Observed[]): string {
  const base = resource.digest.slice(0, 8);
  const taken = new Set(copies.map((copy) => copy.generation));
  let generation = base;
  for (let count = 2; taken.has(generation); count += 1) generation = `${base}-${count}`;
  return generation;
}
