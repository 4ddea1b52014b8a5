import type { Style } from './output.ts';
import { align, table } from './table.ts';

export interface ReleaseView {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly commit?: string;
  readonly status: string;
  readonly cause: string;
}

export function historyLines(releases: readonly ReleaseView[], style: Style): string[] {
  if (releases.length === 0) return ['no release yet'];
  const rows = releases.map(({ id, at, by, commit, status, cause }) => [
    id,
    status === 'current' ? style.green(status) : status === 'failed' ? style.red(status) : status,
    at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    by,
    shortCommit(commit),
    cause,
  ]);
  return table(['RELEASE', 'STATUS', 'AT', 'BY', 'COMMIT', 'CAUSE'], rows);
}

/** Twelve digits are enough to tell commits apart; `+` where there were changes beside it. */
const shortCommit = (commit = '') => `${commit.slice(0, 12)}${commit.endsWith('-dirty') ? '+' : ''}`;

export interface SecretView {
  readonly name: string;
  readonly version: string | undefined;
  readonly origin: string;
}

export function secretLines(secrets: readonly SecretView[], style: Style): string[] {
  if (secrets.length === 0) return ['this platform needs no secrets'];
  const rows = secrets.map(({ name, version, origin }) => [
    name,
    origin,
    version === undefined ? (origin === 'user' ? style.yellow('missing') : 'not made yet') : style.green('set'),
  ]);
  return table(['SECRET', 'ORIGIN', 'STATE'], rows);
}

export interface DiagnosisView {
  readonly group: string;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly warning?: boolean;
    readonly message: string;
    readonly next?: string;
  }[];
}

export function diagnosisLines(diagnoses: readonly DiagnosisView[], style: Style): string[] {
  return diagnoses.flatMap(({ group, checks }) => [
    style.bold(group),
    ...align(
      checks.map(({ name, ok, warning, message, next }) => [
        `  ${ok ? style.green('✓') : warning ? style.yellow('!') : style.red('✗')}`,
        name,
        message,
        next === undefined || ok ? '' : style.dim(next),
      ]),
    ),
  ]);
}
