import type { Json } from '../kernel/index.ts';

const MASK = '***';
/** Names that end in a word for a secret: `DB_PASSWORD`, `apiKey`, `token`; not `DB_PASSWORD_FILE` or `secretName`. */
const SECRET =
  /(pass(word|wd|phrase)?|pwd|secret|token|credentials?|(api|access|private|signing|encryption|[A-Z]_)[-_]?key)$/i;
/** …and in the middle of a line of configuration: `password: hunter2`, `"token": "x"`, `api_key=x`. */
const LINE =
  /(["']?[\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi;
const USERINFO = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;
const JWT = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/**
 * A value as it may be shown. Specs of ours only name secrets, but what somebody put into a live object or into a setting may be one:
 * told by its name, by its form, or by the line that it stands in.
 * @param path names from the outside in; the name of an environment variable stands before its `value`.
 */
export function masked(path: readonly string[], value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return isSecret(path) ? MASK : typeof value === 'string' ? maskedText(value) : value;
  if (Array.isArray(value)) return value.map((item) => masked(path, item as Json) ?? null);
  const entries = value as Readonly<Record<string, Json | undefined>>;
  const named = typeof entries.name === 'string' ? [...path, entries.name] : path;
  return Object.fromEntries(
    Object.entries(entries).map(([key, item]) => [key, masked(key === 'name' ? [] : [...named, key], item)]),
  );
}

function isSecret(path: readonly string[]): boolean {
  const name = path.at(-1) === 'value' ? path.at(-2) : path.at(-1);
  return name !== undefined && SECRET.test(name);
}

const maskedText = (text: string) =>
  text
    .replace(PEM, MASK)
    .replace(JWT, MASK)
    .replace(USERINFO, `$1${MASK}@`)
    .replace(LINE, (_, before: string) => `${before}${MASK}`);
