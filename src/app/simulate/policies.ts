import {
  hpaPolicy,
  type Policy,
  parseSources,
  platformPolicy,
  type ScaledObject,
  type Sources,
  scaledObjectPolicy,
} from '../../autoscale/simulate/index.ts';
import type { HpaSpec } from '../../autoscale/types.ts';
import { readScalingManifest, type ScalingManifest } from '../../config/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { SimulateOptions, Subject } from './options.ts';

/** KEDA looks every 30 s; the agent at each of its decisions. */
const CLUSTER_POLL_SECONDS = 30;

export interface Chosen {
  readonly policy: Policy;
  readonly subject?: Subject;
  readonly workload?: ScalingManifest['workload'];
}

/** Each policy that is to be played, read. Throws what is wrong with it, with its lines. */
export function policiesOf({ policies, metrics }: SimulateOptions): Chosen[] {
  const sources = parseSources(metrics);
  return policies.map((each) =>
    'file' in each ? ofFile(each.file, each.text, sources) : ofSubject(each.subject, sources),
  );
}

function ofFile(file: string, text: string, sources: Sources): Chosen {
  const { name, policy, workload } = readScalingManifest(file, text);
  const title = file === '-' ? name : `${name} (${file})`;
  // Checked by the schema of the file; a type of zod says `undefined` where ours say `absent`.
  const made =
    policy.kind === 'ScaledObject'
      ? scaledObjectPolicy(title, policy.spec as unknown as ScaledObject, sources)
      : hpaPolicy(title, policy.spec as unknown as HpaSpec, sources);
  return { policy: made, ...(workload ? { workload } : {}) };
}

function ofSubject(subject: Subject, sources: Sources): Chosen {
  const { name, scale } = subject.component;
  if (!scale) {
    throw new PlatformError({
      code: 'no-policy',
      message: `${name} has no scaling policy`,
      next: `platform scale ${name} --auto 1..5 --metric cpu=70%, or try one with --policy FILE`,
      exitCode: ExitCode.badInput,
    });
  }
  const settings = subject.runtime === 'kubernetes' ? { pollingIntervalSeconds: CLUSTER_POLL_SECONDS } : {};
  return { policy: platformPolicy(name, scale, settings, sources), subject };
}
