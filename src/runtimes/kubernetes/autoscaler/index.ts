/** What the cluster's own autoscaler tells about its decisions: status, conditions and events of the HorizontalPodAutoscaler. */
import type { Autoscaler } from '../../../engine/runtime.ts';
import type { Clock } from '../../../kernel/index.ts';
import type { Client } from '../client/index.ts';
import type { Place } from '../names.ts';
import { changesOf, isUndecided, standing } from './explain.ts';
import { observedTexts } from './observed.ts';
import { namesOf, type Scaler, type Told } from './shapes.ts';

export function createAutoscaler(place: Place, connect: () => Promise<Client>, clock: Clock): Autoscaler {
  const scalers = async (client: Client) => {
    const { body } = await client.list('HorizontalPodAutoscaler', place.namespace);
    return body as unknown as readonly Scaler[];
  };
  const find = (all: readonly Scaler[], component: string) =>
    all.find(({ metadata }) => namesOf(component).includes(metadata.name));

  return {
    tell: async (views) => {
      const all = await scalers(await connect());
      return views.map((view) => {
        const scaler = find(all, view.component);
        if (!scaler) return view;
        const observed = observedTexts(scaler);
        if (isUndecided(scaler)) {
          const to = view.replicas.desired;
          return { ...view, observed, decision: { at: clock.now(), to, summary: 'nothing decided yet' } };
        }
        const { summary, to } = standing(view.component, scaler, clock.now());
        return { ...view, observed, decision: { at: clock.now(), to, summary } };
      });
    },
    explain: async ({ component, since = 0, at }) => {
      const client = await connect();
      const [all, events] = await Promise.all([scalers(client), client.list('Event', place.namespace)]);
      const names = namesOf(component);
      const mine = (events.body as unknown as readonly Told[]).filter(
        ({ involvedObject }) =>
          involvedObject?.kind === 'HorizontalPodAutoscaler' && names.includes(involvedObject.name ?? ''),
      );
      const changes = changesOf(component, mine);
      if (at !== undefined) return changes.filter((change) => change.at <= at).slice(-1);
      const scaler = find(all, component);
      const now = scaler && !isUndecided(scaler) ? [standing(component, scaler, clock.now())] : [];
      return [...changes.filter((change) => change.at >= since), ...now];
    },
  };
}
