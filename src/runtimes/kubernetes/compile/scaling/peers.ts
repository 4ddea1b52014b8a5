import type { Component } from '../../../../model/types.ts';
import type { Scope } from '../scope.ts';

/** Where KEDA's operator runs: by its own manifests and chart, as add-on of AKS, and by OpenShift's operator; the label is the same. */
const NAMESPACES = ['keda', 'kube-system', 'openshift-keda'];
const OPERATOR = { app: 'keda-operator' };

const OPERATOR_PODS = {
  namespaceSelector: {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: NAMESPACES }],
  },
  podSelector: { matchLabels: OPERATOR },
};

/** What KEDA has to reach of a component, as rules of ingress: the queue that it asks, and the rates of the gateway. */
export function kedaPeers(scope: Scope, component: Component): object[] {
  const asked = scope.model.components.flatMap(({ backlog }) =>
    backlog?.keda && backlog.store === component.name
      ? Object.values(backlog.keda.metadata).flatMap((value) =>
          typeof value === 'object' && value.ref === 'port' ? [value.endpoint] : [],
        )
      : [],
  );
  const ports = component.endpoints.filter(({ name }) => asked.includes(name)).map(({ port }) => port);
  const all = [...ports, ...(component.rates ? [component.rates.port] : [])];
  return all.map((port) => ({ from: [OPERATOR_PODS], ports: [{ protocol: 'TCP', port }] }));
}
