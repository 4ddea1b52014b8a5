/** Every command, in the order of the help: one line here, one file beside. */
import type { Command } from 'commander';
import type { Cli } from '../command.ts';
import { initCommand } from './init.ts';

export const commands: readonly ((cli: Cli) => Command)[] = [initCommand];
