import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import { ApiError, type Client, isStatus, type KubeObject } from '../client/index.ts';

/** What policies need of a cluster beside Kubernetes itself. */
export interface Needs {
  readonly name: string;
  /** Groups of the API that are there with it. */
  readonly paths: readonly string[];
  readonly gives: string;
  readonly install: string;
}

export const METRICS_SERVER: Needs = {
  name: 'metrics-server',
  paths: ['/apis/metrics.k8s.io/v1beta1'],
  gives: 'scaling by cpu and memory',
  install: 'install metrics-server: https://github.com/kubernetes-sigs/metrics-server#installation',
};
export const KEDA: Needs = {
  name: 'KEDA',
  paths: ['/apis/keda.sh/v1alpha1', '/apis/external.metrics.k8s.io/v1beta1'],
  gives: 'scaling by queue and rps',
  install: 'install KEDA (2.20 or later) into the namespace keda: https://keda.sh/docs/latest/deploy/',
};

/** `silent`: it is registered, and nothing answers for it. */
export type Presence = 'there' | 'absent' | 'silent';

/** Whether the cluster has it. What may not be asked is taken to be there: the server will say it when it is applied. */
export async function presence(client: Client, { paths }: Needs): Promise<Presence> {
  const answers = await Promise.all(
    paths.map((path) =>
      client.json({ method: 'GET', path, once: true }).then(
        (): Presence => 'there',
        (error): Presence => {
          if (!(error instanceof ApiError)) throw error;
          if (isStatus(error, 401, 403)) return 'there';
          return isStatus(error, 503) ? 'silent' : 'absent';
        },
      ),
    ),
  );
  return answers.find((answer) => answer === 'absent') ?? answers.find((answer) => answer === 'silent') ?? 'there';
}

/** What looks into why nothing answers for it. */
export const lookInto = ({ paths }: Needs): string => {
  const [group, version] = (paths.at(-1) ?? '').split('/').slice(2);
  return `kubectl describe apiservice ${version}.${group}`;
};

/**
 * Before anything is applied: a policy that is new to the cluster finds there what measures for it. One that is there already is no
 * reason to refuse a release, even if its metrics are missing just now.
 */
export async function assertScaling(
  client: Client,
  desired: readonly Resource[],
  observed: readonly Observed[],
): Promise<void> {
  const there = new Set(observed.map(({ id }) => id));
  const fresh = desired.filter(({ id, kind }) => kind in ASKS && !there.has(id));
  const asked = [METRICS_SERVER, KEDA].map((needs) => ({
    needs,
    names: fresh
      .filter((resource) => ASKS[resource.kind]?.(resource).includes(needs))
      .map(({ component }) => component),
  }));
  const wanted = asked.filter(({ names }) => names.length > 0);
  const answers = await Promise.all(wanted.map(({ needs }) => presence(client, needs)));
  const missing = wanted.flatMap((each, index) => {
    const answer = answers[index];
    return answer === undefined || answer === 'there' ? [] : [{ ...each, silent: answer === 'silent' }];
  });
  const [first] = missing;
  if (!first) return;
  const [name = ''] = first.names;
  const lost = missing.map(({ needs, silent }) => (silent ? `${needs.name} that answers` : needs.name));
  throw new PlatformError({
    code: 'cannot-scale',
    message: `the cluster has no ${lost.join(' and no ')}: nothing was changed`,
    where: client.where.server,
    details: missing.map(({ needs, names }) => `${names.join(', ')}  ${needs.gives} needs ${needs.name}`),
    next: `${first.silent ? lookInto(first.needs) : first.needs.install}; or give this environment a count: overrides, replicas of ${name}`,
    exitCode: ExitCode.refused,
  });
}

const ASKS: Readonly<Record<string, (resource: Resource) => readonly Needs[]>> = {
  HorizontalPodAutoscaler: () => [METRICS_SERVER],
  ScaledObject: ({ spec }) => {
    const { triggers = [] } = (spec as unknown as Scaled).spec;
    return [KEDA, ...(triggers.some(({ type }) => type === 'cpu' || type === 'memory') ? [METRICS_SERVER] : [])];
  },
};

interface Scaled extends KubeObject {
  readonly spec: { readonly triggers?: readonly { readonly type: string }[] };
}
