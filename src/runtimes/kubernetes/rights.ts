import { type Client, KINDS, type Kind } from './client/index.ts';
import type { Place } from './names.ts';

/** One question: verb and kind, and a subresource where it matters. */
export type Right = readonly [verb: string, kind: Kind, subresource?: string];

/** What a deploy does. */
export const NEEDED: readonly Right[] = [
  ...(
    [
      'ServiceAccount',
      'ConfigMap',
      'Secret',
      'Service',
      'Deployment',
      'StatefulSet',
      'Job',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'Lease',
    ] as const
  ).flatMap((kind) => (['list', 'create', 'patch', 'delete'] as const).map((verb) => [verb, kind] as const)),
  ['list', 'Pod'],
  ['list', 'Event'],
  ['get', 'Pod', 'log'],
  ['create', 'Pod', 'exec'],
  ['create', 'Pod', 'portforward'],
];

/** The same for policies that KEDA carries out. */
export const SCALED: readonly Right[] = (['ScaledObject', 'TriggerAuthentication'] as const).flatMap((kind) =>
  (['list', 'create', 'patch', 'delete'] as const).map((verb) => [verb, kind] as const),
);

/** What is not allowed, in words: `create deployments`. */
export async function notAllowed(client: Client, place: Place, needed: readonly Right[]): Promise<string[]> {
  const answers = await Promise.all(
    needed.map(async ([verb, kind, subresource]) => {
      const { apiVersion, plural } = KINDS[kind];
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
      const { body } = await client.json<{ readonly status?: { readonly allowed?: boolean } }>({
        method: 'POST',
        path: `/apis/${KINDS.SelfSubjectAccessReview.apiVersion}/${KINDS.SelfSubjectAccessReview.plural}`,
        body: JSON.stringify({
          apiVersion: KINDS.SelfSubjectAccessReview.apiVersion,
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              namespace: place.namespace,
              verb,
              group,
              resource: plural,
              ...(subresource ? { subresource } : {}),
            },
          },
        }),
        headers: { 'content-type': 'application/json' },
      });
      return body.status?.allowed ? [] : [`${verb} ${plural}${subresource ? `/${subresource}` : ''}`];
    }),
  );
  return answers.flat();
}
