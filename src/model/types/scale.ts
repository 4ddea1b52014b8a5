import type { Value } from './value.ts';

/** What waits for one consumer: one number, asked in the way of the store's template. */
export interface Backlog {
  readonly store: string;
  /** Its only parameter, $1, is the name of the consumer. Asked as the administrator of the store. Either this or `http`. */
  readonly sql?: string;
  readonly database?: string;
  readonly http?: {
    readonly endpoint: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Who asks, and the name of the secret that is its password. */
    readonly user: string;
    readonly secret: string;
    /** Key of the list in the JSON that comes back; absent: that is the list. */
    readonly items?: string;
    /** Key of the number in each item; they are added up. */
    readonly sum: string;
  };
  /**
   * A trigger of KEDA. `{target}` stands for what the policy says; secrets by parameter of the authentication, and what else stands
   * there: `names`.
   */
  readonly keda?: {
    readonly type: string;
    readonly metadata: Readonly<Record<string, Value>>;
    readonly secrets: Readonly<Record<string, string>>;
    readonly names?: Readonly<Record<string, string>>;
  };
}

export interface ScalePolicy {
  readonly min: number;
  readonly max: number;
  readonly metrics: readonly ScaleMetric[];
  readonly up?: ScaleDirection;
  readonly down?: ScaleDirection;
}
export type ScaleMetric =
  | { readonly type: 'cpu' | 'memory'; readonly percent: number }
  | { readonly type: 'rps' | 'queue'; readonly perReplica: number }
  | { readonly type: 'custom'; readonly metric: string; readonly perReplica: number };
export interface ScaleDirection {
  readonly windowSeconds?: number;
  readonly tolerance?: number;
  readonly policies?: readonly {
    readonly type: 'pods' | 'percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly select?: 'max' | 'min' | 'disabled';
}
