import type { EnvironmentName } from '../config/index.ts';
import { ExitCode, nearest, PlatformError } from '../kernel/index.ts';

export interface EnvironmentChoice {
  /** What the user asked for with --env or --on. */
  readonly requested: string | undefined;
  /** run: up, status, logs, scale…; release: deploy, diff, rollback, history. */
  readonly purpose: 'run' | 'release';
  readonly known: readonly EnvironmentName[];
  /** Environments of this project that run on this machine now. */
  readonly running: readonly string[];
}

/** The environment to render for: the one that was asked for, else the only one of that runtime (docker is built in). */
export function chooseRendered(
  requested: string | undefined,
  runtime: EnvironmentName['runtime'],
  known: readonly EnvironmentName[],
): EnvironmentName {
  const chosen =
    requested === undefined && runtime === 'kubernetes'
      ? chooseEnvironment({ requested, purpose: 'release', known, running: [] })
      : named(requested ?? runtime, known);
  if (chosen.runtime === runtime) return chosen;
  throw new PlatformError({
    code: 'other-runtime',
    message: `${chosen.name} runs on ${chosen.runtime}, not on ${runtime}`,
    next: `platform render ${chosen.runtime === 'local' ? 'docker' : chosen.runtime} --env ${chosen.name}`,
    exitCode: ExitCode.badInput,
  });
}

/** All environments of a runtime, or the one that was asked for. */
export function chooseAllRendered(
  requested: string | undefined,
  runtime: EnvironmentName['runtime'],
  known: readonly EnvironmentName[],
): readonly EnvironmentName[] {
  const all = known.filter((environment) => environment.runtime === runtime);
  return requested === undefined && all.length > 1 ? all : [chooseRendered(requested, runtime, known)];
}

/**
 * The environment that a command is about. Without a name: for everyday commands the one that runs here, else local; for
 * releases the only one on Kubernetes, because guessing between two clusters would be a mistake nobody can take back.
 */
export function chooseEnvironment(choice: EnvironmentChoice): EnvironmentName {
  const { known, requested } = choice;
  if (requested !== undefined) return named(requested, known);
  if (choice.purpose === 'run') {
    const [only, ...more] = choice.running;
    return named(only !== undefined && more.length === 0 ? only : 'local', known);
  }
  const clusters = known.filter(({ runtime }) => runtime === 'kubernetes');
  const [first] = clusters;
  if (first && clusters.length === 1) return first;
  throw new PlatformError({
    code: 'which-environment',
    message:
      clusters.length === 0
        ? 'no environment of platform.yaml runs on kubernetes'
        : `several environments run on kubernetes: ${clusters.map(({ name }) => name).join(', ')}`,
    next:
      clusters.length === 0
        ? 'write one: environments: { dev: { runtime: kubernetes } }, or say --env docker'
        : `say which one: --env ${first?.name}`,
    exitCode: ExitCode.badInput,
  });
}

function named(name: string, known: readonly EnvironmentName[]): EnvironmentName {
  const found = known.find((environment) => environment.name === name);
  if (found) return found;
  const names = known.map((environment) => environment.name);
  const guess = nearest(name, names);
  throw new PlatformError({
    code: 'unknown-environment',
    message: `there is no environment ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: [`known  ${names.join(', ')}`],
    next: `environments are written in platform.yaml: environments: { ${name}: { runtime: kubernetes } }`,
    exitCode: ExitCode.badInput,
  });
}
