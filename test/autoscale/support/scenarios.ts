import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HpaDecision, HpaScenario, KedaDecision, KedaScenario } from '../../../src/autoscale/index.ts';

const FOLDER = join(import.meta.dirname, '../scenarios');

export type Recorded<S, D> = S & { readonly id: string; readonly expected: readonly D[] };
export type RecordedHpa = Recorded<HpaScenario, HpaDecision>;
export type RecordedKeda = Recorded<KedaScenario, KedaDecision>;

const read = <T>(name: string): T[] =>
  readFileSync(join(FOLDER, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** Scenarios with the decisions that the real controllers made in them. */
export const kedaScenarios = (): RecordedKeda[] => read('keda.jsonl');
export const hpaScenarios = (): RecordedHpa[] =>
  readdirSync(FOLDER)
    .filter((name) => name !== 'keda.jsonl')
    .flatMap((name) => read<RecordedHpa>(name));
