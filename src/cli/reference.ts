import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from './program.ts';

const INTRO = `# Commands

Written from \`platform --help\` by \`npm run docs\`; the same text, so that neither can be wrong alone.

Exit codes: 0 done · 1 failed · 2 bad input · 3 not ready, or rolled back · 4 refused (lock, wrong cluster, needs --yes) ·
5 environment not reachable · 6 differs · 130 interrupted.
`;

/** The generated pages of docs/, by file name. */
export async function reference(): Promise<Readonly<Record<string, string>>> {
  const { configurationMarkdown } = await import('../config/index.ts');
  return { 'commands.md': commandsPage(), 'configuration.md': configurationMarkdown() };
}

/** The help of every command. */
function commandsPage(): string {
  const sink = Object.assign(new PassThrough(), { columns: 100 });
  const host = { stdin: sink, stdout: sink, stderr: sink, env: {}, cwd: () => '/', on: () => {}, off: () => {} };
  const program = createProgram({ host, signal: new AbortController().signal, exit: () => {} });
  const sections = [program, ...program.commands.flatMap(leaves)].map(section);
  return `${INTRO}\n${sections.join('\n')}`;
}

const leaves = (command: Command): Command[] => [command, ...command.commands.flatMap(leaves)];

function section(command: Command): string {
  const names = [];
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name());
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return `## ${names.join(' ')}\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
}
