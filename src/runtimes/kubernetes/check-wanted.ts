/** Of what `doctor` says of a cluster: that for which there is a reason in platform.yaml alone. */
import type { Check } from '../../engine/runtime.ts';
import { isBuilt } from '../../model/images.ts';
import type { Model } from '../../model/types.ts';
import type { Client } from './client/index.ts';
import { usesAutoscaler, usesKeda } from './compile/scaling/index.ts';
import { deliveryCheck } from './images/delivery.ts';
import type { Place } from './names.ts';
import { hasGatewayClass, KEDA, lookInto, missingClass, presence } from './preflight/index.ts';
import { notAllowed, type Right, rightLines } from './rights/index.ts';

/** For policies that KEDA carries out. */
const SCALED = (['ScaledObject', 'TriggerAuthentication'] as const).flatMap((kind) =>
  (['get', 'list', 'create', 'patch', 'delete'] as const).map((verb): Right => ({ verb, kind })),
);

export async function kedaCheck(client: Client, place: Place, model: Model | undefined): Promise<Check> {
  const name = 'keda';
  const names = model?.components.filter((each) => usesAutoscaler(each) && usesKeda(each)).map((each) => each.name);
  const answer = await presence(client, KEDA);
  if (names?.length === 0) {
    const said = { there: 'KEDA answers', absent: 'no KEDA', silent: 'KEDA does not answer' }[answer];
    return { name, ok: true, message: `${said}; nothing in platform.yaml needs it` };
  }
  const what = names ? `${KEDA.gives} (${names.join(', ')})` : KEDA.gives;
  if (answer === 'silent') return unwell(name, `KEDA does not answer: ${what} does not work`, lookInto(KEDA));
  if (answer === 'absent')
    return names
      ? unwell(name, `no KEDA: ${what} needs it`, KEDA.install)
      : { name, ok: true, message: `no KEDA: ${what} would need it` };
  const missing = await notAllowed(client, place.namespace, SCALED);
  if (missing.length === 0) return { name, ok: true, message: `KEDA answers: ${KEDA.gives} works` };
  return unwell(
    name,
    `KEDA answers, but ${what} is not allowed in namespace ${place.namespace}: ${rightLines(missing).join('; ')}`,
    `ask for the rights that this prints: platform doctor --env ${place.environment} --rbac`,
  );
}

/** Only where something is built, and there is no telling how it would come there. */
export function imagesCheck(context: string, { name, components, delivery }: Model): Check[] {
  const built = components.find(isBuilt);
  if (!built || delivery.images !== undefined) return [];
  return deliveryCheck(context, `${delivery.registry ?? name}/${built.name}`);
}

export async function classCheck(client: Client, { components }: Model): Promise<Check[]> {
  const classes = [...new Set(components.flatMap(({ front }) => front?.gatewayClass ?? []))];
  const there = await Promise.all(classes.map((each) => hasGatewayClass(client, each)));
  return classes.map((each, index): Check => {
    const name = 'gateway class';
    if (there[index]) return { name, ok: true, message: `the load balancer is a Gateway of the class ${each}` };
    return { name, ok: false, message: `the cluster has no GatewayClass ${each}`, next: missingClass(each) };
  });
}

export const unwell = (name: string, message: string, next: string): Check => ({
  name,
  ok: false,
  warning: true,
  message,
  next,
});
