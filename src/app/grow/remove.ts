/** `platform remove`: the inverse of add. What its owner changed stays on disk and is listed. */
import { join } from 'node:path';
import type { Catalog } from '../../catalog/index.ts';
import { type EditPath, FILE, loadConfig, type PlatformFile, removeEntry } from '../../config/index.ts';
import { ExitCode, type Fs, nearest, PlatformError } from '../../kernel/index.ts';
import { type Change, prepareChange, refuseOutdated } from './change.ts';
import { SECTION } from './sections.ts';

export interface RemoveRequest {
  readonly folder: string;
  readonly name: string;
  /** Take it away from those who use it, too. */
  readonly force: boolean;
  readonly version: string;
}

/** What would be removed. Rejects with exit code 2 where it is not there, 4 where others use it. */
export async function planRemove(fs: Fs, catalog: Catalog, request: RemoveRequest): Promise<Change> {
  const { folder, name, force, version } = request;
  const { file } = await loadConfig(fs, folder, 'local', catalog);
  refuseUnknown(file, name);
  await refuseOutdated(fs, catalog, folder);
  // Without it the gateway would take every route for open: no flag does that in passing.
  if (file.gateway?.auth?.issuer === name) throw issuerStays(name);
  const users = usersOf(file, name);
  if (users.length > 0 && !force) throw inUse(name, users);
  const source = removeFrom(await fs.readText(join(folder, FILE)), file, name);
  return prepareChange(fs, catalog, { folder, source, version });
}

/** The text of platform.yaml without the component, its routes and the edges to it, in every environment. Pure. */
export function removeFrom(source: string, file: PlatformFile, name: string): string {
  const places = [[], ...Object.keys(file.environments).map((key) => ['environments', key, 'overrides'])];
  return places.reduce((text, place) => removeBelow(text, place, file, name), source);
}

function removeBelow(source: string, place: EditPath, file: PlatformFile, name: string): string {
  let text = source;
  const routes = file.gateway?.routes ?? [];
  // From the end: positions before stay what they are. Overrides replace the whole list, and may name other routes: left to check.
  if (place.length === 0) {
    for (let index = routes.length - 1; index >= 0; index -= 1) {
      if (routes[index]?.to === name) text = removeEntry(text, ['gateway', 'routes', index]);
    }
  }
  for (const [section, owner, uses] of edges(file)) {
    const path = [...place, ...section, ...(owner === undefined ? [] : [owner]), 'uses'];
    const index = Array.isArray(uses) ? uses.indexOf(name) : name;
    if (index !== -1) text = removeEntry(text, [...path, index]);
  }
  return Object.values(SECTION).reduce((result, section) => removeEntry(result, [...place, section, name]), text);
}

type Edges = readonly [section: readonly string[], owner: string | undefined, uses: unknown];
function edges(file: PlatformFile): Edges[] {
  const of = (section: 'services' | 'workers'): Edges[] =>
    Object.entries(file[section]).flatMap(([owner, { uses }]) => (uses ? [[[section], owner, uses] as const] : []));
  return [
    ...(file.gateway?.uses ? [[['gateway'], undefined, file.gateway.uses] as const] : []),
    ...of('services'),
    ...of('workers'),
  ];
}

/** Who would miss it. Routes go with the service. */
function usersOf(file: PlatformFile, name: string): string[] {
  const has = (uses: unknown) => (Array.isArray(uses) ? uses.includes(name) : Object.hasOwn(uses as object, name));
  return edges(file).flatMap(([, owner, uses]) => (has(uses) ? [`${owner ?? 'gateway'} uses ${name}`] : []));
}

function inUse(name: string, users: readonly string[]): PlatformError {
  return new PlatformError({
    code: 'in-use',
    message: `${name} is in use`,
    where: FILE,
    details: users,
    next: `change them first, or platform remove ${name} --force   takes those edges away, too`,
    exitCode: ExitCode.refused,
  });
}

const issuerStays = (name: string) =>
  new PlatformError({
    code: 'in-use',
    message: `${name} is in use: the gateway takes its tokens`,
    where: `${FILE}, gateway.auth.issuer`,
    next: 'name another issuer there, or take `auth` out of the gateway and its routes; then again',
    exitCode: ExitCode.refused,
  });

function refuseUnknown(file: PlatformFile, name: string): void {
  if (name === 'gateway' && file.gateway) throw gatewayStays();
  const names = Object.values(SECTION).flatMap((section) => Object.keys(file[section]));
  if (names.includes(name)) return;
  const guess = nearest(name, names);
  throw new PlatformError({
    code: 'unknown-component',
    message: `there is no ${name} in ${FILE}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: [`known  ${names.join(', ')}`],
    exitCode: ExitCode.badInput,
  });
}

/** Its routes, its login and its clients are one design; what is left without it is for a person to decide. */
const gatewayStays = () =>
  new PlatformError({
    code: 'gateway-stays',
    message: 'the gateway is no component that was added: it is not removed by a command',
    where: FILE,
    next: 'take `gateway:` out of platform.yaml and give the services that stay a `port`; then platform up',
    exitCode: ExitCode.refused,
  });
