import type { ScalePolicy } from '../../../model/types.ts';
import { decideScale } from '../../decide.ts';
import { explainRecord } from '../../explain.ts';
import { hpaSpecOf } from '../../policy.ts';
import type { DecisionRecord, ScaleMemory, ScaleSettings } from '../../record.ts';
import type { Policy } from '../types.ts';
import { needsOf } from './manifest.ts';
import type { Sources } from './sources.ts';

/** A backlog counts what is worked on, too: messages are taken from the queue when they are done. */
const MEANT: Sources = { rps: 'rps', queue: 'backlog' };

/** A policy of platform.yaml, decided by the same function as the loop's. */
export function platformPolicy(name: string, policy: ScalePolicy, settings: ScaleSettings, sources: Sources): Policy {
  return {
    name,
    min: policy.min,
    max: policy.max,
    needs: needsOf(hpaSpecOf(policy).metrics ?? [], { ...MEANT, ...sources }),
    usesCpu: policy.metrics.some(({ type }) => type === 'cpu'),
    decider: () => {
      let memory: ScaleMemory | undefined;
      let record: DecisionRecord | undefined;
      return {
        decide: (seen) => {
          const decided = decideScale(policy, settings, memory, seen);
          memory = decided.memory;
          record = decided.record;
          return decided.desired;
        },
        // The loop names the component in its records; here there is one.
        explain: () => (record ? explainRecord({ ...record, component: name }) : []),
      };
    },
  };
}
