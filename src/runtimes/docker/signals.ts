import { askBacklog } from '../../engine/ask/index.ts';
import type { MetricsAddress, Signals } from '../../engine/index.ts';
import type { SecretsFile } from '../../engine/secrets-file.ts';
import type { Observed } from '../../plan/index.ts';
import { factsOf } from './observe/facts.ts';
import type { ContainerSpec } from './spec.ts';

/** Name of the port that a program tells its metrics on, where it is not the one that it serves. */
export const METRICS = 'metrics';

/** What policies are decided by beside CPU and memory: asked through the ports on this machine that containers have. */
export const signalsOf = (
  running: (component?: string) => Promise<readonly Observed[]>,
  secrets: SecretsFile,
): Signals => ({
  metrics: async () => (await running()).flatMap(addressOf),
  backlog: async (question, consumer) => {
    const [copy] = await running(question.store);
    return askBacklog(question, consumer, { port: (endpoint) => copy && portOf(copy, endpoint), secrets });
  },
});

/** On this machine. */
function portOf(copy: Observed, endpoint: string | undefined): number | undefined {
  const spec = copy.spec as unknown as ContainerSpec | undefined;
  const told = endpoint === undefined ? Object.values(spec?.ports ?? {})[0] : spec?.ports[endpoint];
  return told && factsOf(copy).ports[String(told.inside)];
}

/** Programs of the project tell at /metrics. */
function addressOf(copy: Observed): MetricsAddress[] {
  const spec = copy.spec as unknown as ContainerSpec | undefined;
  const port = portOf(copy, spec?.ports[METRICS] ? METRICS : undefined);
  if (!spec?.built || copy.kind !== 'container' || port === undefined) return [];
  return [{ component: copy.component, replica: copy.id, url: `http://127.0.0.1:${port}/metrics` }];
}
