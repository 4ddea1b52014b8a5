import { PlatformError } from '../../../kernel/index.ts';
import { type Child, commandOf, type Exit, launch, type Machine } from '../launch/index.ts';
import type { Registry } from '../state/registry.ts';
import type { Copy } from './copy.ts';
import { restartAfter } from './restart.ts';
import { watchReadiness } from './watch.ts';

export interface Supervision {
  readonly machine: Machine;
  readonly registry: Registry;
  /** Something about the copy is different: its readiness, its port, its life. */
  readonly changed: (copy: Copy) => void;
}

/** Starts a copy and keeps it alive until it is stopped or has ended too often. Resolves when its first process was started. */
export async function start(copy: Copy, supervision: Supervision): Promise<void> {
  const first = await spawn(copy, supervision);
  copy.over = keepAlive(copy, first, supervision).catch((error: unknown) => end(copy, error, supervision));
}

async function spawn(copy: Copy, { machine, registry, changed }: Supervision): Promise<Child> {
  const command = await commandOf(copy.spec, machine);
  copy.command = command;
  // A program that reports its port says by that when it listens, also where the port was given to it.
  copy.port = command.ipc ? undefined : command.port;
  const child = await launch(command, {
    owner: { id: copy.resource.id, component: copy.resource.component },
    marker: machine.marker,
    registry,
    log: copy.log,
    onPort: (port) => {
      copy.port = port;
    },
    onMetricsPort: (port) => {
      copy.metricsPort = port;
    },
    onStatistics: (values) => {
      copy.statistics = values;
    },
  });
  copy.child = child;
  copy.phase = 'starting';
  copy.reason = 'starting';
  // Somebody stopped the copy while this process was being started.
  if (copy.stop.signal.aborted) child.kill('SIGKILL');
  void watchReadiness(copy, child, machine, () => changed(copy));
  return child;
}

async function keepAlive(copy: Copy, first: Child, supervision: Supervision): Promise<void> {
  const { machine, changed } = supervision;
  for (let child = first; ; ) {
    const exit = await child.exited;
    ended(copy, exit);
    const wait = waitBefore(copy);
    if (copy.stop.signal.aborted || wait === undefined) {
      copy.phase = 'ended';
      changed(copy);
      return;
    }
    copy.phase = 'backoff';
    copy.reason = `starts again after ${exit.text}`;
    changed(copy);
    await machine.clock.sleep(wait, copy.stop.signal).catch(() => undefined);
    if (copy.stop.signal.aborted) {
      copy.phase = 'ended';
      return;
    }
    if (!copy.renewing) copy.restarts += 1;
    copy.renewing = false;
    child = await spawn(copy, supervision);
  }
}

const waitBefore = ({ renewing, exits, resource }: Copy): number | undefined =>
  renewing ? 0 : restartAfter(exits, resource.deadlineMs);

/** Ends its process in its own way; a new one takes its place at once. */
export function renew(copy: Copy): void {
  if (!copy.child || copy.phase === 'backoff' || copy.stop.signal.aborted) return;
  copy.renewing = true;
  copy.child.kill(copy.command?.stopSignal ?? 'SIGTERM');
}

/** More is of no use to anybody. */
const KEPT_EXITS = 10;

function ended(copy: Copy, exit: Exit): void {
  copy.ready = false;
  copy.port = undefined;
  copy.metricsPort = undefined;
  copy.statistics = {};
  copy.reason = exit.text;
  const { readyAt } = copy;
  copy.readyAt = undefined;
  if (!copy.stop.signal.aborted && !copy.renewing)
    copy.exits = [...copy.exits, { ...exit, readyAt }].slice(-KEPT_EXITS);
}

function end(copy: Copy, error: unknown, { changed }: Supervision): void {
  copy.phase = 'ended';
  copy.failure =
    error instanceof PlatformError
      ? error
      : new PlatformError({ code: 'start-failed', message: (error as Error).message, cause: error });
  changed(copy);
}
