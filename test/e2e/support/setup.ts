import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One folder for the whole run, with a space in its name; the packed command line and the project are made in it on demand. A
 * folder that is given in PLATFORM_E2E_DIR is used as it is, and stays.
 */
export default function setup(): () => Promise<void> {
  if (process.env.PLATFORM_E2E_DIR !== undefined) return async () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'platform e2e '));
  process.env.PLATFORM_E2E_DIR = folder;
  return async () => {
    // Not synchronously: it takes seconds, and the process that does it waits for the end of the last tests at the same time.
    if (process.env.PLATFORM_E2E_KEEP === undefined) await rm(folder, { recursive: true, force: true });
    else console.log(`kept: ${folder}`);
  };
}
