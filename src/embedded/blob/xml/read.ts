import { s3Error } from '../errors.ts';

/** An element; prefixes of namespaces and attributes are left out. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

interface Open {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** Reads what S3's requests are made of: elements and text. Anything else (a DOCTYPE, for one) is refused. */
export function readXml(source: string): Element {
  const root: Open = { name: '', children: [], text: '' };
  const open: Open[] = [root];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(source);
    const top = open.at(-1);
    if (!match || !top || open.length > 16) throw s3Error('MalformedXML');
    const [, cdata, closing, prefixed, , empty, text] = match;
    if (cdata !== undefined) top.text += cdata;
    else if (text !== undefined) top.text += unescaped(text);
    else if (prefixed !== undefined) {
      const name = prefixed.slice(prefixed.indexOf(':') + 1);
      if (closing) {
        if (open.length < 2 || open.pop()?.name !== name) throw s3Error('MalformedXML');
      } else {
        const element: Open = { name, children: [], text: '' };
        top.children.push(element);
        if (!empty) open.push(element);
      }
    }
  }
  const [element] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !element || root.text.trim() !== '')
    throw s3Error('MalformedXML');
  return element;
}

export const childOf = (element: Element, name: string): Element | undefined =>
  element.children.find((child) => child.name === name);

export const textOf = (element: Element, name: string): string | undefined => childOf(element, name)?.text;

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescaped(text: string): string {
  return text.replace(/&([^;]*;?)/g, (_, reference: string) => {
    const name = reference.endsWith(';') ? reference.slice(0, -1) : '';
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    const char = code === undefined ? ENTITIES.get(name) : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (char === undefined) throw s3Error('MalformedXML');
    return char;
  });
}
