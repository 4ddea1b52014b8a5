import type { Json } from './digest.ts';

/** One field that a plan changes. Values that may be secrets are masked before they get here. */
export interface FieldChange {
  /** `spec.template.spec.containers[service].image` */
  readonly field: string;
  /** Absent: the field is not there. */
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * What an operation does to what runs, or what stands in its way. info: nobody is bothered; warn: somebody may be; refused: the
 * environment would not let it happen, so a deploy does not begin.
 */
export interface Effect {
  readonly level: 'info' | 'warn' | 'refused';
  readonly code:
    | 'restart'
    | 'remade'
    | 'volume'
    | 'data'
    | 'fewer'
    | 'removed'
    | 'task'
    | 'conflict'
    | 'immutable'
    | 'denied'
    | 'warning'
    | 'traffic';
  /** For people: `its 2 copies are replaced, a new one first`. */
  readonly text: string;
  /** What to type or to do about it. */
  readonly next?: string;
  /** conflict: the field, the field manager that owns it, and since when (ISO 8601). */
  readonly field?: string;
  readonly manager?: string;
  readonly at?: string;
}

/** A difference between the last release and what is there: somebody changed it by hand since. */
export interface Drift {
  /** Id of the resource, as in the plan. */
  readonly resource: string;
  readonly component: string;
  /** gone: the object itself was removed. added: a field that no release ever had. */
  readonly change: 'changed' | 'added' | 'removed' | 'gone';
  readonly field?: string;
  readonly released?: Json;
  readonly now?: Json;
  /** The field manager that did it, and when (ISO 8601), where the environment knows. */
  readonly manager?: string;
  readonly at?: string;
  /** What a deploy does with it. */
  readonly outcome: 'stays' | 'set back' | 'refused' | 'made again' | 'taken over';
}
