import type { Check } from '../engine/runtime.ts';
import type { Exec } from '../kernel/index.ts';

/** Oldest Node that generated projects and the CLI run on. */
const NODE = [20, 19] as const;

export interface Diagnosis {
  readonly group: string;
  readonly checks: readonly Check[];
}

/** Programs that every project needs, whatever it runs on. */
export async function checkMachine(exec: Exec, nodeVersion: string): Promise<Diagnosis> {
  const [npm, git] = await Promise.all([exec.which('npm'), exec.which('git')]);
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const recent = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  return {
    group: 'this machine',
    checks: [
      {
        name: 'node',
        ok: recent,
        message: nodeVersion,
        ...(recent ? {} : { next: `install Node ${NODE.join('.')} or later` }),
      },
      {
        name: 'npm',
        ok: npm !== undefined,
        message: npm ?? 'not on PATH',
        ...(npm ? {} : { next: 'it comes with Node' }),
      },
      {
        name: 'git',
        ok: git !== undefined,
        warning: true,
        message: git ?? 'not on PATH',
        ...(git ? {} : { next: 'install git: init makes a repository, releases name their commit' }),
      },
    ],
  };
}

/** Checks of one environment; a check that throws is itself a failed check. */
export async function checkEnvironment(
  name: string,
  needed: boolean,
  check: () => Promise<Check[]>,
): Promise<Diagnosis> {
  const checks = await check().catch((error: Error & { next?: string }): Check[] => [
    { name, ok: false, message: error.message, ...(error.next === undefined ? {} : { next: error.next }) },
  ]);
  return { group: name, checks: needed ? checks : checks.map((each) => ({ ...each, warning: true })) };
}

/** Does anything stand in the way of work? Warnings do not. */
export function isHealthy(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.every(({ checks }) => checks.every(({ ok, warning }) => ok || warning === true));
}
