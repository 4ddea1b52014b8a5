import type { Api } from '@app/sdk';
import type { Out, Settings } from './settings.ts';

/** Something to be done, and what it is called on the command line. */
export type Command = (settings: Settings, out: Out) => Promise<void>;

/** What this program does with one service of the platform. The service brings it along. */
export interface Part {
  /** What its key must allow, and nothing more. */
  readonly scopes?: readonly string[];
  /** Prints something of what the service holds. */
  readonly report?: (api: Api, out: Out) => Promise<void>;
  readonly commands?: Readonly<Record<string, Command>>;
}
