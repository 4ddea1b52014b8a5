const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document as S3 answers it. Children that are undefined are left out. */
export const xmlDocument = (name: string, ...children: readonly (string | undefined)[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${joined(children)}</${name}>`;

export const branch = (name: string, ...children: readonly (string | undefined)[]): string =>
  `<${name}>${joined(children)}</${name}>`;

export const leaf = (name: string, text: string | number | boolean): string =>
  `<${name}>${escapeXml(String(text))}</${name}>`;

/** An error has no namespace. */
export const xmlError = (...children: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${children.join('')}</Error>`;

const joined = (children: readonly (string | undefined)[]) => children.filter((child) => child !== undefined).join('');

/** Characters that XML cannot carry are written as references, as S3 does; `encoding-type=url` is for those who cannot read them. */
export const escapeXml = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones
    /[<>&"\u0000-\u001f\ufffe\uffff]/g,
    (char) => ENTITIES.get(char) ?? `&#x${char.charCodeAt(0).toString(16)};`,
  );

const ENTITIES = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
  ['"', '&quot;'],
]);
