import type { Output, Ui } from './output.ts';
import { createStyle } from './style.ts';

export interface UiOptions {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  /** False with --no-color. */
  readonly color: boolean;
}

/** NO_COLOR wins over FORCE_COLOR, both over the terminal; a dumb terminal has none. */
function wantsColour({ color, env, stdout, stderr, json }: UiOptions): boolean {
  if (!color || json || (env.NO_COLOR ?? '') !== '') return false;
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0';
  return stdout.isTTY === true && stderr.isTTY === true && env.TERM !== 'dumb';
}

export function createUi(options: UiOptions): Ui {
  const { json, stdin, stdout, stderr, env } = options;
  return {
    out: stdout,
    err: stderr,
    json,
    interactive: !json && stdin.isTTY === true && stderr.isTTY === true && (env.CI ?? '') === '',
    style: createStyle(wantsColour(options)),
    print: (line = '') => void stdout.write(`${line}\n`),
    say: (line = '') => {
      if (!json) stderr.write(`${line}\n`);
    },
    document: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
  };
}
