import { Chalk } from 'chalk';
import type { Style } from './output.ts';

/** Colours, or the same functions without any. */
export function createStyle(colour: boolean): Style {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    red: chalk.red,
    green: chalk.green,
    yellow: chalk.yellow,
    cyan: chalk.cyan,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal's colours begin.
const ESCAPES = /(\u001b\[[0-9;]*m)/g;

/** Columns that a text takes on a terminal. */
export function width(text: string): number {
  return [...text.replace(ESCAPES, '')].length;
}

/** Cuts a coloured text to that many columns; colours end with it. */
export function clip(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let left = columns - 1;
  let result = '';
  for (const part of text.split(ESCAPES)) {
    if (part.startsWith('\u001b[')) result += part;
    else {
      const letters = [...part].slice(0, Math.max(0, left));
      left -= letters.length;
      result += letters.join('');
    }
  }
  return `${result}…`;
}

/** Text that others chose, on one line: what would move the cursor or change colours of the reader's terminal is a space. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
