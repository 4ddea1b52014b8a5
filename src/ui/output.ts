/** A stream that people or programs read. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** How a command talks: data goes to `out`, talk to `err`. */
export interface Ui {
  readonly out: Output;
  readonly err: Output;
  readonly json: boolean;
  /** Prompts may be asked: both ends are a terminal, and nobody asked for JSON. */
  readonly interactive: boolean;
  readonly style: Style;
  /** A line of data. */
  print(line?: string): void;
  /** A line of talk; silent with --json. */
  say(line?: string): void;
  /** One JSON document. */
  document(value: unknown): void;
}

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}
