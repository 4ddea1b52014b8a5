import type { Sample } from '../records.ts';

type Type = Sample['type'];
const TYPES: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
/** More lines than any program of good sense has. */
const MOST_LINES = 20_000;

/**
 * The text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats), and of OpenMetrics as far as they
 * agree. A line that cannot be read is left out; the others count.
 */
export function parseExposition(text: string): { readonly samples: readonly Sample[]; readonly bad: number } {
  const samples: Sample[] = [];
  const types = new Map<string, Type>();
  let bad = 0;
  let lines = 0;
  for (let at = 0; at < text.length && lines < MOST_LINES; lines += 1) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, name, type = ''] = /^#\s*TYPE\s+(\S+)\s+(\S+)/.exec(line) ?? [];
      if (name !== undefined) types.set(name, TYPES.has(type) ? (type as Type) : 'untyped');
      continue;
    }
    const sample = parseLine(line, types);
    if (sample) samples.push(sample);
    else bad += 1;
  }
  return { samples, bad };
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{(.*?)\}(?=\s))?\s*([^\s#]+)/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

function parseLine(line: string, types: ReadonlyMap<string, Type>): Sample | undefined {
  // The brace that closes the labels is the first one outside of quotes.
  const open = line.indexOf('{');
  const close = open === -1 ? -1 : closingBrace(line, open);
  if (open !== -1 && close === -1) return undefined;
  const [, name, , text] = LINE.exec(open === -1 ? line : `${line.slice(0, open)} ${line.slice(close + 1)}`) ?? [];
  if (name === undefined || text === undefined) return undefined;
  const labels = open === -1 ? {} : parseLabels(line.slice(open + 1, close));
  const value = parseValue(text);
  if (!labels || value === undefined) return undefined;
  return { name, type: typeOf(name, types), labels, value };
}

function closingBrace(line: string, open: number): number {
  let quoted = false;
  for (let at = open + 1; at < line.length; at += 1) {
    const char = line[at];
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === '}' && !quoted) return at;
  }
  return -1;
}

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    if (text.slice(LABEL.lastIndex).trim() === '') break;
    const match = LABEL.exec(text);
    if (!match) return undefined;
    const [, name = '', value = ''] = match;
    labels[name] = value.includes('\\') ? value.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char)) : value;
  }
  return labels;
}

function parseValue(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) && text.toLowerCase() !== 'nan' ? undefined : value;
}

/** The parts of a histogram or a summary bear the name of the whole, with an ending. */
function typeOf(name: string, types: ReadonlyMap<string, Type>): Type {
  return types.get(name) ?? types.get(name.replace(/_(bucket|sum|count|total|created)$/, '')) ?? 'untyped';
}
