import { makeKey } from './key.ts';
import { listen } from './listen.ts';
import { report } from './report.ts';
import { readSettings } from './settings.ts';

const COMMANDS = { report, listen, key: makeKey } as const;
type Command = keyof typeof COMMANDS;

const [command = 'report'] = process.argv.slice(2);
if (command in COMMANDS) {
  await COMMANDS[command as Command](readSettings(process.env), console).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
} else {
  console.error(`There is no ${command}: ${Object.keys(COMMANDS).join(', ')}`);
  process.exitCode = 2;
}
