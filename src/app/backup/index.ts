/** Copies of what stores hold: out of them into files, and back. */
export { type BackedUp, type BackupRequest, backup } from './backup.ts';
export { checkRestore, type Restorable, restore } from './restore.ts';
