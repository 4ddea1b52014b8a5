import type { Command } from './part.ts';
import { parts } from './parts/index.ts';
import { report } from './report.ts';
import { readSettings } from './settings.ts';

const commands = new Map<string, Command>([
  ['report', report],
  ...parts.flatMap((part) => Object.entries(part.commands ?? {})),
]);

const [name = 'report'] = process.argv.slice(2);
const command = commands.get(name);
if (command) {
  await command(readSettings(process.env), console).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
} else {
  console.error(`There is no ${name}: ${[...commands.keys()].join(', ')}`);
  process.exitCode = 2;
}
