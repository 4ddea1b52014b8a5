import { parseAllDocuments } from 'yaml';
import { renderText } from '../../../../catalog/index.ts';
import type { Component, OperatorSpec } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { Annotation, Label, labelsOf, SECRET_KEY, secretObjectName } from '../../names.ts';
import { marksOf } from '../mesh/index.ts';
import { spreading } from '../pod.ts';
import { resourcesOf } from '../quantities.ts';
import { instancesOf, type Scope } from '../scope.ts';

const READY = 'Ready=True';

/**
 * The resources of an operator for one store, as its template says, in the order in which they are made: the first one is the store
 * itself and holds its data. Everything in them is ours but what pods are made of: that is the operator's.
 */
export function operatedObjects(scope: Scope, component: Component, operator: OperatorSpec): KubeObject[] {
  const text = renderText(operator.objects, contextOf(scope, component, operator));
  const documents = parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`the resources for ${operator.name} of ${component.name} are no YAML: ${error.message}`);
    return document.toJS() as KubeObject | null;
  });
  return documents.filter((object) => object !== null).map((object) => owned(scope, component, operator, object));
}

function owned(scope: Scope, component: Component, operator: OperatorSpec, object: KubeObject): KubeObject {
  const { name, annotations, labels } = object.metadata;
  return {
    ...object,
    metadata: {
      name,
      namespace: scope.place.namespace,
      labels: { ...labels, ...labelsOf(scope.place, component.name, component.name, component.kind) },
      annotations: {
        ...annotations,
        [Annotation.ready]: operator.ready[object.kind] ?? READY,
        [Annotation.operator]: `${operator.name}: ${operator.install}`,
      },
    },
  };
}

/** What a template may name (docs/templates.md). Secrets by the name of their object: its keys are value, username and password. */
function contextOf(scope: Scope, component: Component, operator: OperatorSpec) {
  const { production, priorityClass } = scope.model.environment;
  const marks = marksOf(scope, component);
  const spread = spreading(scope, component, undefined) as { readonly topologySpreadConstraints: readonly object[] };
  return {
    ...operator.params,
    namespace: scope.place.namespace,
    production,
    instances: instancesOf(scope),
    users: operator.users.map(({ name, secret, topics }) => ({ name, topics, secret: secretObjectName(secret) })),
    secrets: Object.fromEntries(Object.entries(operator.own).map(([key, secret]) => [key, secretObjectName(secret)])),
    secretKey: SECRET_KEY,
    resources: resourcesOf(component.resources),
    pullPolicy: 'IfNotPresent',
    // Of its pods: the label by which policies know them, and what gets them into a mesh.
    labels: { [Label.component]: component.name, ...marks.labels },
    annotations: marks.annotations,
    spread: spread.topologySpreadConstraints.map((each) => ({
      ...each,
      labelSelector: { matchLabels: { [Label.component]: component.name } },
    })),
    // Absent things are named too: templates are strict.
    priorityClass: priorityClass ?? null,
  };
}
