const NEEDS_SHELL = /[|&;<>()$`\n*?[\]~#]/;

/** A command of platform.yaml as argv. Images of ours have a shell only by chance, so one is asked for only where it is used. */
export function argvOf(command: string): string[] {
  if (NEEDS_SHELL.test(command)) return ['sh', '-c', command];
  const words = command.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.map((word) => (/^["']/.test(word) ? word.slice(1, -1) : word));
}
