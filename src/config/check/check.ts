import type { Catalog } from '../../catalog/index.ts';
import type { Problem } from '../../kernel/index.ts';
import { type EnvironmentConfig, environmentOf } from '../environment.ts';
import { checkRules, type Section, type Subject } from '../rules/index.ts';
import { PlatformFile } from '../schema/index.ts';
import type { Path } from '../schema/walk.ts';
import { decides, type Finding, isRecord, merge, type Source, tidy } from '../source/index.ts';
import { schemaFindings } from './issues.ts';
import { prune } from './prune.ts';

export interface Checked {
  readonly problems: readonly Problem[];
  /** The effective file; absent where there are problems. */
  readonly file?: PlatformFile;
  /** Raw overrides of the environment. */
  readonly overrides: unknown;
}

const SECTIONS: readonly string[] = ['services', 'workers', 'data', 'clients'];
/** How often what is wrong is taken out until the rest can be looked at. */
const ROUNDS = 5;

/** All names that are written, whatever else is wrong with them. */
function namesOf(value: unknown): Map<string, Section[]> {
  const names = new Map<string, Section[]>();
  if (!isRecord(value)) return names;
  if (isRecord(value.gateway)) names.set('gateway', ['gateway']);
  for (const section of Object.keys(value).filter((key): key is Section => SECTIONS.includes(key))) {
    const components = value[section];
    for (const name of isRecord(components) ? Object.keys(components) : [])
      names.set(name, [...(names.get(name) ?? []), section]);
  }
  return names;
}

/** Checks a file against the schema: what is wrong, and as much of it as can be understood. */
function understand(value: unknown): { findings: Finding[]; file: PlatformFile | undefined } {
  const first = PlatformFile.safeParse(value);
  if (first.success) return { findings: [], file: first.data };
  const findings = schemaFindings(PlatformFile, value, first.error.issues);
  let rest = value;
  let wrong: readonly Path[] = findings.map(({ path }) => path);
  for (let round = 0; round < ROUNDS; round += 1) {
    rest = prune(rest, wrong);
    // What has to be there is not what the rules are about.
    const whole = isRecord(rest)
      ? { ...rest, version: 1, name: typeof rest.name === 'string' ? rest.name : 'platform' }
      : rest;
    const again = PlatformFile.safeParse(whole);
    if (again.success) return { findings, file: again.data };
    // A key that is missing takes with it what it belongs to.
    wrong = again.error.issues.map(({ path }) => path.slice(0, -1) as Path);
  }
  return { findings, file: undefined };
}

const componentOf = (path: Path) => JSON.stringify(path[0] === 'gateway' ? ['gateway'] : path.slice(0, 2));

/** Rule findings about components that are wrong already are left out: they may come from what was not understood. */
const apart = (rules: readonly Finding[], schema: readonly Finding[]): Finding[] => {
  const wrong = new Set(schema.map(({ path }) => componentOf(path)));
  return rules.filter(({ path }) => !wrong.has(componentOf(path)));
};

/** Where a finding about the effective file stands in the text: in the overrides if they decide it. */
function placed(finding: Finding, overrides: unknown, environment: string): Finding {
  const { path } = finding;
  const overridden = path[0] !== 'environments' && decides(overrides, path);
  return overridden ? { ...finding, path: ['environments', environment, 'overrides', ...path] } : finding;
}

/** Everything that is wrong with a platform.yaml, for one environment, in the order of the text. */
export function check(source: Source, environment: string, catalog: Catalog): Checked {
  const syntax = source.syntax();
  if (syntax.length > 0) return { problems: syntax, overrides: undefined };
  const base = tidy(source);
  if (!isRecord(base)) {
    const empty = base === null || base === undefined;
    const message = empty ? 'the file is empty' : 'the file must be a map of keys';
    return {
      problems: [source.problem({ path: [], message, hint: 'start with version: 1 and name: NAME' })],
      overrides: undefined,
    };
  }
  const understood = understand(base);
  const settings = understood.file && (environmentOf(understood.file, environment) ?? local(environment));
  const written = isRecord(base.environments) ? base.environments[environment] : undefined;
  const overrides = understood.findings.length === 0 && isRecord(written) ? written.overrides : undefined;
  const merged = overrides === undefined ? base : merge(base, overrides);
  const effective = overrides === undefined ? understood : understand(merged);
  const schema = overrides === undefined ? understood.findings : effective.findings;
  const names = namesOf(merged);
  const removed = new Set([...namesOf(base).keys()].filter((name) => !names.has(name)));
  const subject: Subject | undefined =
    effective.file && settings ? { file: effective.file, catalog, environment: settings, names, removed } : undefined;
  const findings = [...schema, ...(subject ? apart(checkRules(subject), schema) : [])];
  const all = findings.map((finding) => source.problem(placed(finding, overrides, environment))).sort(byPlace);
  // What an anchor holds is wrong once, however often it is used.
  const problems = all.filter((problem, index) => !same(problem, all[index - 1]));
  return { problems, overrides, ...(problems.length === 0 && effective.file ? { file: effective.file } : {}) };
}

/** Rules that ask for the runtime take local where the environment is unknown: that is told elsewhere. */
const local = (name: string): EnvironmentConfig => ({ name, runtime: 'local', production: false });

const same = (a: Problem, b: Problem | undefined) =>
  a.line !== undefined && a.line === b?.line && a.column === b.column && a.message === b.message && leaf(a) === leaf(b);
const leaf = ({ path }: Problem) => path?.split('.').at(-1);

const byPlace = (a: Problem, b: Problem) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
