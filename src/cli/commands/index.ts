/** Every command, in the order of the help: one line here, one file beside. */
import type { Command } from 'commander';
import type { Cli } from '../command.ts';
import { addCommand } from './add.ts';
import { backupCommand } from './backup.ts';
import { completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { deployCommand } from './deploy.ts';
import { diffCommand } from './diff.ts';
import { docsCommand } from './docs.ts';
import { doctorCommand } from './doctor.ts';
import { downCommand } from './down.ts';
import { execCommand } from './exec.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { loadCommand } from './load.ts';
import { logsCommand } from './logs.ts';
import { metricsCommand } from './metrics.ts';
import { openCommand } from './open.ts';
import { removeCommand } from './remove.ts';
import { renderCommand } from './render.ts';
import { restartCommand } from './restart.ts';
import { restoreCommand } from './restore.ts';
import { rollbackCommand } from './rollback.ts';
import { scaleCommand } from './scale.ts';
import { secretsCommand } from './secrets.ts';
import { statusCommand } from './status.ts';
import { tracesCommand } from './traces.ts';
import { upCommand } from './up.ts';
import { upgradeCommand } from './upgrade.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly ((cli: Cli) => Command)[] = [
  initCommand,
  addCommand,
  removeCommand,
  upgradeCommand,
  upCommand,
  downCommand,
  statusCommand,
  logsCommand,
  tracesCommand,
  metricsCommand,
  scaleCommand,
  restartCommand,
  execCommand,
  openCommand,
  verifyCommand,
  loadCommand,
  deployCommand,
  diffCommand,
  rollbackCommand,
  historyCommand,
  renderCommand,
  backupCommand,
  restoreCommand,
  secretsCommand,
  configCommand,
  doctorCommand,
  docsCommand,
  completionCommand,
];
