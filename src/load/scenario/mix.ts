import type { Random } from '../random.ts';
import type { LoadRequest } from '../types.ts';
import type { Account } from './accounts.ts';
import { type ClientKind, type Front, routeOf } from './front.ts';
import { type Scenario, SHARES } from './scenarios.ts';
import type { Actor, Session } from './session.ts';
import { STEPS, type StepName } from './steps.ts';

/** One client of the platform with what it does there. */
export interface ClientPlan {
  /** Name in platform.yaml. */
  readonly client: string;
  readonly kind: ClientKind;
  /** Of all requests, 0 to 1. */
  readonly share: number;
  /** With their shares of the client's requests. */
  readonly steps: readonly { readonly name: StepName; readonly share: number }[];
}
export type Mix = readonly ClientPlan[];

/** What a scenario is on this platform: clients and routes that are not there are left out. Pure. */
export function planOf({ weights }: Scenario, front: Front): Mix {
  const clients = front.clients.filter(({ kind }) => kind !== 'partner' || front.apiKeys);
  // A platform without clients in its file is still used by somebody.
  const present = clients.length > 0 ? clients : [{ name: 'web', kind: 'web' as const }];
  const plans = present.map(({ name, kind }) => ({
    client: name,
    kind,
    share: SHARES[kind],
    steps: shared(
      Object.entries(weights[kind])
        .map(([step, share]) => ({ name: step as StepName, share }))
        .filter((step) => possible(step.name, front)),
    ),
  }));
  return shared(plans.filter(({ steps }) => steps.length > 0));
}

function possible(name: StepName, { routes, clients }: Front): boolean {
  const { needs } = STEPS[name];
  if (!needs) return clients.some(({ kind }) => kind === 'web');
  return routeOf(routes, needs.method, needs.path)?.template === needs.template;
}

function shared<T extends { readonly share: number }>(items: readonly T[]): T[] {
  const sum = items.reduce((total, { share }) => total + share, 0);
  return items.map((item) => ({ ...item, share: item.share / sum }));
}

/** Draws requests: who asks by share, as whom in turn, for what by share. */
export function mixOf(
  mix: Mix,
  session: Session,
  { people, partners }: { readonly people: readonly Account[]; readonly partners: readonly Account[] },
): (random: Random) => LoadRequest {
  const turns = new Map<string, number>();
  const actorOf = ({ client, kind }: ClientPlan): Actor => {
    const accounts = kind === 'partner' ? partners : people;
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    const account = accounts[turn % accounts.length];
    return { client, kind, ...(account ? { account } : {}) };
  };
  return (random) => {
    const plan = drawn(mix, random);
    const actor = actorOf(plan);
    const wanted = drawn(plan.steps, random).name;
    // What cannot be done now gives way: whoever has nothing to pay for orders, everybody else looks around.
    for (const name of [
      wanted,
      ...plan.steps
        .map((step) => step.name)
        .filter(isFallback)
        .reverse(),
      'list',
    ] as const) {
      const asked = STEPS[name].make(actor, session, random);
      if (!asked) continue;
      return { ...asked, name, client: actor.client, headers: { ...credentials(actor), ...asked.headers } };
    }
    throw new Error(`no request could be made of ${wanted}`);
  };
}

const isFallback = (name: StepName): boolean => name === 'order' || name === 'list';

function credentials({ kind, account }: Actor): Record<string, string> {
  if (!account) return {};
  return kind === 'partner' && account.key !== undefined
    ? { 'x-api-key': account.key }
    : { authorization: `Bearer ${account.token}` };
}

function drawn<T extends { readonly share: number }>(items: readonly T[], random: Random): T {
  let rest = random();
  for (const item of items) {
    rest -= item.share;
    if (rest < 0) return item;
  }
  return items.at(-1) as T;
}
