import type { Component, Reference, ScaleMetric } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { Annotation, labelsOf, ratesOf, SECRET_KEY, secretObjectName, shorten } from '../../names.ts';
import type { Scope } from '../scope.ts';
import { addressOf, mapValues } from '../values.ts';
import { isResource } from './autoscaler.ts';
import { behaviorOf } from './behavior.ts';

/** Seconds between two looks while nobody runs; while somebody runs the cluster's autoscaler asks in its own time. */
const POLL_SECONDS = 10;
/** KEDA's own default; a window of the policy says for how long it has to be quiet, here too. */
const COOLDOWN_SECONDS = 300;

/**
 * A policy that counts requests or messages as ScaledObject: KEDA makes a HorizontalPodAutoscaler of it, and keeps the count around
 * zero itself. A count set by hand is an annotation on it that only `scale` writes, never this.
 */
export function scaledObject(scope: Scope, component: Component): KubeObject | undefined {
  const { scale, name } = component;
  if (!scale) return undefined;
  const behavior = behaviorOf(scale);
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, name, name, component.kind),
      annotations: { [Annotation.policy]: `${scale.min}..${scale.max}` },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      pollingInterval: POLL_SECONDS,
      cooldownPeriod: scale.down?.windowSeconds ?? COOLDOWN_SECONDS,
      minReplicaCount: scale.min,
      maxReplicaCount: scale.max,
      ...(behavior ? { advanced: { horizontalPodAutoscalerConfig: { behavior } } } : {}),
      triggers: scale.metrics.flatMap((metric) => trigger(scope, component, metric)),
    },
  };
}

function trigger(scope: Scope, component: Component, metric: ScaleMetric): object[] {
  if (isResource(metric))
    return [{ type: metric.type, metricType: 'Utilization', metadata: { value: String(metric.percent) } }];
  if (metric.type === 'rps') return ratesTrigger(scope, component, metric.perReplica);
  if (metric.type === 'queue') return backlogTrigger(scope, component, metric.perReplica);
  return [];
}

/** All replicas of the gateway are asked, and what they say is added up. */
function ratesTrigger(scope: Scope, { name }: Component, perReplica: number): object[] {
  const gateway = scope.model.components.find(({ rates }) => rates !== undefined);
  if (!gateway?.rates) return [];
  const { port, path } = gateway.rates;
  const metadata = {
    url: `http://${ratesOf(gateway.name)}.${scope.place.namespace}.svc:${port}${path}`,
    valueLocation: `rates.${name}`,
    targetValue: String(perReplica),
    aggregateFromKubeServiceEndpoints: 'true',
    aggregationType: 'sum',
  };
  return [{ type: 'metrics-api', metricType: 'AverageValue', metadata }];
}

function backlogTrigger(scope: Scope, { name, backlog }: Component, perReplica: number): object[] {
  if (!backlog?.keda) return [];
  const { type, metadata, secrets } = backlog.keda;
  const values = Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => {
      if (typeof value === 'string') return [key, value.replaceAll('{target}', String(perReplica))];
      return [key, asked(scope, key, value)];
    }),
  );
  const authentication = Object.keys(secrets).length > 0 ? { authenticationRef: { name } } : {};
  return [{ type, metricType: 'AverageValue', metadata: mapValues(values, String), ...authentication }];
}

/** Where a store is asked, from another namespace. */
function asked(scope: Scope, key: string, value: Reference): string {
  if (value.ref !== 'host' && value.ref !== 'port' && value.ref !== 'url')
    throw new Error(`${key} of a trigger refers to ${value.ref}`);
  const { host, port } = addressOf(scope.component(value.component), value.endpoint);
  const full = `${host}.${scope.place.namespace}.svc`;
  return { host: full, port: String(port), url: `http://${full}:${port}` }[value.ref];
}

/** What a trigger logs in with beside secrets; KEDA takes both from its authentication alone. */
export function triggerNames(scope: Scope, { name, kind, backlog }: Component): KubeObject | undefined {
  const data = backlog?.keda?.names;
  if (!data) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: namesObject(name),
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, name, name, kind),
    },
    data,
  };
}

const namesObject = (component: string) => shorten(`${component}-trigger`);

/** The credentials of a trigger: secrets are named, never copied. */
export function triggerAuthentication(scope: Scope, component: Component): KubeObject | undefined {
  const { name, backlog } = component;
  const secrets = Object.entries(backlog?.keda?.secrets ?? {});
  const names = Object.keys(backlog?.keda?.names ?? {});
  if (secrets.length === 0) return undefined;
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: {
      name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, name, name, component.kind),
    },
    spec: {
      secretTargetRef: secrets.map(([parameter, secret]) => ({
        parameter,
        name: secretObjectName(secret),
        key: SECRET_KEY,
      })),
      ...(names.length > 0
        ? { configMapTargetRef: names.map((parameter) => ({ parameter, name: namesObject(name), key: parameter })) }
        : {}),
    },
  };
}
