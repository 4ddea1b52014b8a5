import type { Component } from '../../../model/types.ts';
import { Label } from '../names.ts';
import { kedaAsks, kedaCaller } from './scaling/index.ts';
import { runsPods, type Scope } from './scope.ts';
import { addressOf } from './values.ts';

/** One who may connect to a component, and to which of its ports. */
export interface Caller {
  readonly ports: readonly number[];
  readonly who: /** Pods of a component of ours, and who they are. */
    | { readonly is: 'pods'; readonly component: string; readonly serviceAccount: string }
    /** Somebody else's pods, usually installed in one of these namespaces. */
    | {
        readonly is: 'foreign';
        readonly namespaces: readonly string[];
        readonly labels?: Readonly<Record<string, string>>;
        readonly serviceAccount: string;
      }
    | { readonly is: 'world' };
}

export const podsOf = (component: string) => ({ podSelector: { matchLabels: { [Label.component]: component } } });

/** Exactly the declared edges to a component, in the order in which they are declared; and what the platform itself needs. */
export function callersOf(scope: Scope, component: Component): Caller[] {
  // Who uses a store of somebody else does not come by here.
  const incoming = runsPods(component) ? scope.model.edges.filter(({ to }) => to === component.name) : [];
  const port = (endpoint: string) => [addressOf(component, endpoint).port];
  return [
    ...incoming
      .filter(({ from }) => runsPods(scope.component(from)))
      .map(({ from, endpoint }) => ({ ports: port(endpoint), who: pods(scope.component(from)) })),
    ...incoming
      .filter(({ kind }) => kind === 'balance')
      .map(({ endpoint }) => ({ ports: port(endpoint), who: { is: 'world' as const } })),
    ...ownTasks(scope, component),
    ...kedaAsks(scope, component).map((asked) => ({ ports: [asked], who: kedaCaller })),
    ...ofOperator(component),
  ];
}

/** Tasks that set up a store run as the store and talk to it. */
function ownTasks(scope: Scope, component: Component): Caller[] {
  const own = scope.model.tasks.some(({ run }) => run.type === 'store' && run.store === component.name);
  const ports = component.endpoints.map(({ port }) => port);
  const who = { is: 'pods' as const, component: component.name, serviceAccount: component.name };
  return own && runsPods(component) && ports.length > 0 ? [{ ports, who }] : [];
}

/** Of a store that an operator runs: its pods among themselves, and the operator. */
function ofOperator(component: Component): Caller[] {
  if (component.workload.type !== 'operated') return [];
  const { peers, reached } = component.workload.operator;
  return [
    ...(peers.length > 0 ? [{ ports: peers, who: pods(component) }] : []),
    ...reached.map(({ namespace, serviceAccount, ports }) => ({
      ports,
      who: { is: 'foreign' as const, namespaces: [namespace], serviceAccount },
    })),
  ];
}

const pods = ({ name, workload }: Component): Caller['who'] => ({
  is: 'pods',
  component: name,
  serviceAccount: workload.type === 'operated' ? workload.operator.serviceAccount : name,
});
