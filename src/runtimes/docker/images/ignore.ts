/** Decides by the rules of .dockerignore (docs.docker.com/build/concepts/context, "Syntax"): the last rule that matches wins. */
export interface Ignore {
  ignores(path: string): boolean;
  /** May anything below this ignored folder be wanted after all? */
  mayHold(folder: string): boolean;
}

interface Rule {
  readonly pattern: RegExp;
  readonly wanted: boolean;
  readonly text: string;
}

export function parseIgnore(source: string): Ignore {
  const rules = source
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(rule);
  const exceptions = rules.filter(({ wanted }) => wanted).map(({ text }) => text);
  return {
    ignores: (path) =>
      rules.reduce((ignored, { pattern, wanted }) => (matches(pattern, path) ? !wanted : ignored), false),
    mayHold: (folder) => exceptions.some((text) => text.startsWith('**') || text.startsWith(`${folder}/`)),
  };
}

function rule(line: string): Rule {
  const wanted = line.startsWith('!');
  const text = (wanted ? line.slice(1) : line)
    .trim()
    .replace(/^\.?\/+/, '')
    .replace(/\/+$/, '');
  return { wanted, text, pattern: new RegExp(`^${translated(text)}$`) };
}

const TOKENS = /\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[^*?[]+|\[/g;

function translated(text: string): string {
  return (text.match(TOKENS) ?? [])
    .map((token) => {
      if (token === '**/') return '(?:.*/)?';
      if (token === '**') return '.*';
      if (token === '*') return '[^/]*';
      if (token === '?') return '[^/]';
      if (/^\[.+\]$/.test(token)) return token.replace(/^\[!/, '[^');
      return token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('');
}

/** A rule for a folder holds for all below it. */
function matches(pattern: RegExp, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => pattern.test(parts.slice(0, index + 1).join('/')));
}
