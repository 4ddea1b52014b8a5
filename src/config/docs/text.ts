import { type KeyDoc, keyDoc } from './describe.ts';

const leaf = (path: string) => path.replace(/\[\]$/, '').split('.').at(-1) ?? '';
const WIDTH = 96;

function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= WIDTH - indent)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => ' '.repeat(indent) + line);
}

function facts(doc: KeyDoc): string[] {
  const rows: [string, string][] = [
    ['type', doc.expects],
    ['required', doc.required ? 'yes' : 'no'],
    ...(doc.default === undefined ? [] : [['default', doc.default] as [string, string]]),
    ...doc.examples.map((example): [string, string] => ['example', example]),
    ...(doc.also.length > 0 ? [['also', doc.also.join(', ')] as [string, string]] : []),
  ];
  return rows.map(([label, text]) => `  ${label.padEnd(8)}  ${text}`);
}

function children(docs: readonly KeyDoc[]): string[] {
  const width = Math.max(...docs.map(({ path }) => leaf(path).length));
  return docs.flatMap((doc) => {
    const mark = doc.required ? ' (required)' : doc.default === undefined ? '' : ` (default ${doc.default})`;
    const [first = '', ...rest] = wrapped(`${doc.description}${mark}`, width + 4);
    return [`  ${leaf(doc.path).padEnd(width)}  ${first.trimStart()}`, ...rest];
  });
}

/** `platform docs [key]`: what a key means, what may stand there, and the keys below it. Plain lines. */
export function docs(key?: string): string[] {
  const doc = keyDoc(key);
  const title = doc.path === '' ? 'platform.yaml' : doc.path;
  const below = doc.children.length > 0 ? ['', doc.each ? 'keys of each' : 'keys', ...children(doc.children)] : [];
  return [title, ...wrapped(doc.description, 2), '', ...(doc.path === '' ? [] : facts(doc)), ...below].filter(
    (line, index, lines) => line !== '' || lines[index - 1] !== '',
  );
}
