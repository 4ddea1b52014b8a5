/**
 * What a file is to a change of templates, told before anything is written:
 *
 * - new       the templates bring it, and the project has none
 * - clean     its owner never changed it: it becomes, or already is, what the templates say
 * - merged    both changed it, in different places
 * - conflict  both changed the same place: both are kept, for its owner to choose
 * - drifted   only its owner changed it: it stays
 * - yours     it belongs to its owner alone: deleted by him, or changed by him and no longer made by the templates
 */
export type FileState = 'new' | 'clean' | 'merged' | 'conflict' | 'drifted' | 'yours';

export interface SyncFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly state: FileState;
  readonly action: 'write' | 'delete' | 'none';
  /** Why, in words: `changed by you and by the templates`. */
  readonly cause: string;
  /** The templates bring it for the first time, and something else of its owner is there already. */
  readonly inTheWay?: boolean;
  /** What is written. */
  readonly content?: Uint8Array;
  readonly executable?: boolean;
  /** The templates' version of a file that cannot be merged: written beside it. */
  readonly beside?: { readonly path: string; readonly content: Uint8Array };
}

/** One plan for all files that the templates made or make, sorted by path. */
export type SyncPlan = readonly SyncFile[];
