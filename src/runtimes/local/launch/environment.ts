/** What programs need of the machine and nothing else: an address or a credential reaches a component along an edge only. */
const PASSED = [
  /^(PATH|HOME|USER|LOGNAME|LANG|TZ|TMPDIR|TERM)$/,
  /^LC_/,
  /^SSL_CERT_(FILE|DIR)$/,
  /^NODE_EXTRA_CA_CERTS$/,
  /^(https?|no)_proxy$/i,
];

type Env = Readonly<Record<string, string>>;

const present = (env: NodeJS.ProcessEnv): [string, string][] =>
  Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

/** For the project's Node programs, the same on every machine. */
export const plainEnvironment = (): Env =>
  Object.fromEntries(present(process.env).filter(([name]) => PASSED.some((pattern) => pattern.test(name))));

/** For programs in any language: tool chains find themselves by variables that we cannot know (VIRTUAL_ENV, JAVA_HOME…). */
export const fullEnvironment = (): Env => Object.fromEntries(present(process.env));
