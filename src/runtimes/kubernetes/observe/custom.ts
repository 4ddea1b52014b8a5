import type { Condition, KubeObject } from '../client/index.ts';
import { Annotation } from '../names.ts';

/** How an object of an addition to Kubernetes is, told by its own status. */
export interface CustomState {
  readonly ready: boolean;
  /** What it waits for, in the words of whoever looks after it. */
  readonly reason?: string;
}

interface Reported {
  readonly conditions?: readonly (Condition & { readonly observedGeneration?: number })[];
  readonly observedGeneration?: number;
  readonly [field: string]: unknown;
}
interface Route extends KubeObject {
  readonly spec?: { readonly parentRefs?: readonly unknown[] };
}

/**
 * undefined for kinds that are ready once they are there. Known ones have a rule here, those of operators bring theirs in an
 * annotation. An object that nobody has looked at since it changed is never ready: its status speaks of what was before.
 */
export function customState(object: KubeObject): CustomState | undefined {
  const status = object.status as Reported | undefined;
  if (object.kind === 'Gateway') return judge(object, status, 'Accepted=True,Programmed=True');
  if (object.kind === 'HTTPRoute') return routeState(object as Route);
  const rule = object.metadata.annotations?.[Annotation.ready];
  return rule === undefined ? undefined : judge(object, status, rule);
}

/** Every Gateway that it names has to take it (sigs.k8s.io/gateway-api, HTTPRoute status). */
function routeState(object: Route): CustomState {
  const { parents = [] } = (object.status ?? {}) as { readonly parents?: readonly Reported[] };
  const wanted = object.spec?.parentRefs?.length ?? 0;
  if (parents.length === 0) return unseen('no Gateway');
  const states = parents.map((parent) => judge(object, parent, 'Accepted=True,ResolvedRefs=True'));
  const wrong = states.find(({ ready }) => !ready);
  if (wrong) return wrong;
  return parents.length < wanted
    ? { ready: false, reason: `${parents.length} of ${wanted} parts of the Gateway took it` }
    : { ready: true };
}

const unseen = (who: string): CustomState => ({ ready: false, reason: `${who} has looked at it yet` });

/** `Ready=True,status.phase=RUNNING`: conditions by their type, other fields by their path. */
function judge({ metadata, kind }: KubeObject, status: Reported | undefined, rule: string): CustomState {
  if (!status || Object.keys(status).length === 0) return unseen(`no controller of ${kind}`);
  const { generation = 0 } = metadata;
  if ((status.observedGeneration ?? generation) < generation) return unseen(`no controller of ${kind}`);
  for (const term of rule.split(',')) {
    const [key = '', value = ''] = term.trim().split('=');
    const problem = key.startsWith('status.')
      ? fieldProblem(status, key.slice('status.'.length), value)
      : conditionProblem(status, key, value, generation);
    if (problem !== undefined) return { ready: false, reason: problem };
  }
  return { ready: true };
}

function conditionProblem(status: Reported, type: string, value: string, generation: number): string | undefined {
  const condition = status.conditions?.find((each) => each.type === type);
  if (!condition) return `${type} is not told yet`;
  if ((condition.observedGeneration ?? generation) < generation) return `${type} is told of what was before`;
  if (condition.status === value) return undefined;
  const { reason, message } = condition;
  return [`${type} is ${condition.status}`, reason, message].filter(Boolean).join(': ');
}

function fieldProblem(status: Reported, path: string, value: string): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], status);
  if (String(found) === value) return undefined;
  const told = typeof status.message === 'string' && status.message !== '' ? `: ${status.message}` : '';
  return found === undefined ? `${path} is not told yet${told}` : `${path} is ${String(found)}${told}`;
}
