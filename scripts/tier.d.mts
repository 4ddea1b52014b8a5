export interface Ended {
  readonly code: number;
  /** Its time was over. */
  readonly late: boolean;
  readonly lastWords: readonly string[];
}
export interface TierOptions {
  readonly cwd: string;
  /** Absolute path of the file that gets everything it says. */
  readonly log: string;
  readonly echo?: boolean;
  readonly limitMs: number;
  readonly graceMs?: number;
}
export function runTier(command: readonly string[], options: TierOptions): Promise<Ended>;
export function endTiers(tell: (log: string, text: string) => void): void;
export function lastWords(path: string): string[];
