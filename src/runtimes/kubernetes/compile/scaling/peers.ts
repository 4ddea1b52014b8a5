import type { Component } from '../../../../model/types.ts';
import type { Scope } from '../scope.ts';

/** Where KEDA's operator runs: by its own manifests and chart, as add-on of AKS, and by OpenShift's operator; the label is the same. */
const NAMESPACES = ['keda', 'kube-system', 'openshift-keda'];
const OPERATOR = { app: 'keda-operator' };

/** Who asks, in the words of callers.ts. */
export const kedaCaller = {
  is: 'foreign',
  namespaces: NAMESPACES,
  labels: OPERATOR,
  serviceAccount: 'keda-operator',
} as const;

/** Ports of a component that KEDA has to reach: of the queue that it asks, and where the gateway tells its rates. */
export function kedaAsks(scope: Scope, component: Component): number[] {
  const asked = scope.model.components.flatMap(({ backlog }) =>
    backlog?.keda && backlog.store === component.name
      ? Object.values(backlog.keda.metadata).flatMap((value) =>
          typeof value === 'object' && (value.ref === 'port' || value.ref === 'url') ? [value.endpoint] : [],
        )
      : [],
  );
  const ports = component.endpoints.filter(({ name }) => asked.includes(name)).map(({ port }) => port);
  return [...ports, ...(component.rates ? [component.rates.port] : [])];
}
