/** What exists of one platform on the engine: one list, details only of what changed, readiness asked by ourselves. */
import type { Scope } from '../../../engine/runtime.ts';
import type { Clock } from '../../../kernel/index.ts';
import type { Observed } from '../../../plan/index.ts';
import { apiAtLeast, type Client, unreachable } from '../client/index.ts';
import { ofInstance } from '../labels.ts';
import { type Ids, namesOf } from '../spec.ts';
import { healthOf, identityOf, observedContainer, portsIn, runs, specIn } from './containers.ts';
import { endOf } from './ended.ts';
import { readGround } from './ground.ts';
import { createAsker, type Question, type Readiness } from './readiness.ts';
import { runIn } from './run-in.ts';

export interface Observer {
  observe(scope: Scope, signal: AbortSignal): Promise<Observed[]>;
  /** One word for the data in these volumes. */
  dataIdentity(volumes: readonly string[], signal: AbortSignal): Promise<string>;
}

export function createObserver(client: Client, place: Ids, clock: Clock): Observer {
  const { instance } = place;
  const names = namesOf(instance);
  const asker = createAsker(clock.now, async (container, command) => runIn(await client.docker(), container, command));
  /** Details by container and state: they do not change while the state does not. */
  const details = new Map<string, ReturnType<typeof endOf>>();

  const readiness = async (question: Question, status: string): Promise<Readiness> => {
    if (question.probe.kind !== 'command') return asker.ask(question);
    const health = healthOf(status);
    // Before API 1.44 the engine asks for the first time after half a minute; until then this process asks.
    const early = health === 'starting' && !apiAtLeast(await client.info(), 1, 44);
    if (early) return asker.ask(question);
    const reason = `${question.probe.command[0]} says that it is not ready`;
    return { ready: health === 'healthy', reason: health === 'healthy' ? null : reason };
  };

  const look = async (signal: AbortSignal): Promise<Observed[]> => {
    const docker = await client.docker();
    const filters = { label: ofInstance(instance) };
    const [containers, below] = await Promise.all([
      docker.listContainers({ all: true, filters, abortSignal: signal }),
      readGround(docker, place, signal),
    ]);
    const copies = await Promise.all(
      containers.map(async (listed) => {
        const spec = specIn(listed);
        if (!spec || listed.State === 'removing') return undefined;
        const key = `${listed.Id} ${listed.State}`;
        const known = details.get(key) ?? endOf(docker, listed.Id);
        details.set(key, known);
        const question = { container: listed.Id, probe: spec.probe, ports: portsIn(listed) };
        const [ended, ready] = await Promise.all([
          known,
          runs(listed) ? readiness(question, listed.Status) : { ready: false, reason: null },
        ]);
        const sameData = !spec.task || identityOf(listed.Labels) === below.identity(spec.task.data);
        return observedContainer({ listed, ended, readiness: ready, sameData }, names);
      }),
    );
    const present = new Set(containers.map(({ Id }) => Id));
    asker.keep(present);
    for (const key of details.keys()) if (!present.has(key.split(' ')[0] ?? '')) details.delete(key);
    return [...below.copies, ...copies.filter((copy) => copy !== undefined)];
  };

  return {
    observe: async ({ components }, signal) => {
      try {
        const all = await look(signal);
        return components ? all.filter(({ component }) => components.includes(component)) : all;
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(error) ?? error;
      }
    },
    dataIdentity: async (volumes, signal) => (await readGround(await client.docker(), place, signal)).identity(volumes),
  };
}
