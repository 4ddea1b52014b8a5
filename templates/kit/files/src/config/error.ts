/** What is wrong with the environment of a program; a problem names the variable, never its value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not usable: ${problems.join('; ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
