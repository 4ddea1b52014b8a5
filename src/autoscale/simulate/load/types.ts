/** What comes to a component over time. */
export interface Load {
  /** As it was asked for. */
  readonly text: string;
  /** It ends then. */
  readonly seconds: number;
  /** Requests, or messages, per second at a time from its beginning; nothing comes before 0 and from `seconds` on. */
  perSecond(atSeconds: number): number;
}
