import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One folder for the whole run, with a space in its name; the packed command line and the project are made in it on demand. A
 * folder that is given in PLATFORM_E2E_DIR is used as it is, and stays.
 */
export default function setup(): () => void {
  if (process.env.PLATFORM_E2E_DIR !== undefined) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'platform e2e '));
  process.env.PLATFORM_E2E_DIR = folder;
  return () => {
    if (process.env.PLATFORM_E2E_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept: ${folder}`);
  };
}
