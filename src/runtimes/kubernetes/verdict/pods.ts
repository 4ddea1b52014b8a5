import type { Verdict } from '../../../plan/types.ts';
import type { PodFacts, Trouble } from '../observe/facts.ts';

/** When waiting longer cannot help (design: failed at once). */
const EXITS = 3;
const IMAGE_MS = 10_000;
const UNSCHEDULABLE_MS = 30_000;
const SETUP_MS = 20_000;
/** Of its last line, while it is waited for; all of them are told when it failed. */
const SAID = 160;

const NEVER_RAN: readonly Trouble['type'][] = ['image', 'unschedulable', 'setup'];

type Failed = Extract<Verdict, { state: 'failed' }>;

/** The failure that a pod of the newest revision cannot recover from; undefined while there is hope. */
export function fatal(pods: readonly PodFacts[]): Failed | undefined {
  for (const { trouble, finished, log } of pods.filter(({ current, leaving }) => current && !leaving)) {
    if (!trouble || !(finished || isFatal(trouble))) continue;
    // What never ran has said nothing; the lines of an older copy would mislead.
    const lines = NEVER_RAN.includes(trouble.type) ? [] : log;
    return { state: 'failed', reason: textOf(trouble), ...(lines ? { log: lines } : {}) };
  }
  return undefined;
}

function isFatal({ type, forMs, exits = 0 }: Trouble): boolean {
  if (type === 'image') return forMs >= IMAGE_MS;
  if (type === 'unschedulable') return forMs >= UNSCHEDULABLE_MS;
  if (type === 'setup') return forMs >= SETUP_MS;
  return exits >= EXITS;
}

/** What the first pod that is not ready waits for. */
export function firstTrouble(pods: readonly PodFacts[]): string | undefined {
  const inTrouble = pods.find(({ current, leaving, trouble }) => current && !leaving && trouble);
  if (!inTrouble?.trouble) return undefined;
  const said = inTrouble.log?.at(-1)?.trim().slice(0, SAID);
  return `${textOf(inTrouble.trouble)}${said ? `; its last line: ${said}` : ''}`;
}

export function textOf({ type, text, exits = 0 }: Trouble): string {
  if (type === 'unschedulable') return `no node takes it: ${text}`;
  if (type === 'image') return `its image cannot be pulled: ${text}`;
  if (type === 'exit' && exits > 1) return `${text}, ${exits} times`;
  return text;
}
