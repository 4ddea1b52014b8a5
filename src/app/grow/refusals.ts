import { isAbsolute, posix, win32 } from 'node:path';
import type { Catalog } from '../../catalog/index.ts';
import { FILE, Name, type PlatformFile } from '../../config/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { SECTION } from './sections.ts';

/** Before it becomes part of a path in platform.yaml: a dot there would mean something else. */
export function refuseName(name: string): void {
  if (Name.safeParse(name).success) return;
  throw new PlatformError({
    code: 'bad-name',
    message: `${JSON.stringify(name)} cannot be the name of a component`,
    next: 'lower-case letters, digits and hyphens; a letter first; at most 40 characters',
    exitCode: ExitCode.badInput,
  });
}

/** One name, one component, whatever its kind. */
export function refuseTaken(file: PlatformFile, name: string): void {
  const taken = Object.values(SECTION).find((section) => Object.hasOwn(file[section], name));
  if (taken === undefined && name !== 'gateway') return;
  throw new PlatformError({
    code: 'taken',
    message: `the name ${name} is taken: it stands ${taken === undefined ? 'for the gateway' : `below ${taken}`}`,
    where: FILE,
    next: taken === undefined ? 'choose another name' : `choose another name; platform remove ${name} takes it away`,
    exitCode: ExitCode.refused,
  });
}

/** What is outside of the project is in nobody's image, in nobody's clone of it, and no file of ours. */
export function refuseOutside(path: string): void {
  const inside = posix.normalize(path);
  if (!isAbsolute(path) && !win32.isAbsolute(path) && inside.split('/')[0] !== '..') return;
  throw new PlatformError({
    code: 'outside',
    message: `--path ${path} leads out of the project`,
    next: 'a folder below the one that holds platform.yaml; another repository can be a git submodule there',
    exitCode: ExitCode.badInput,
  });
}

/** A template cannot do without a store that the platform does not have. */
export function missingStore(template: string, port: string, catalog: Catalog): PlatformError {
  const fitting = [...catalog.templates.values()].filter(({ manifest }) => manifest.serves === port);
  return new PlatformError({
    code: 'missing-store',
    message: `the template ${template} needs a ${port}, and the platform has none`,
    where: FILE,
    details: fitting.map(({ name, manifest }) => `${name}  ${manifest.summary}`),
    next: `platform add store ${port} --template ${fitting[0]?.name ?? 'NAME'}`,
    exitCode: ExitCode.badInput,
  });
}

/** Nothing of the owner's is merged with a component that is new. */
export function occupied(paths: readonly string[]): PlatformError {
  return new PlatformError({
    code: 'in-the-way',
    message: 'files of yours stand where the template would write',
    details: paths.slice(0, 10),
    next: 'move them, or take the folder as it is: platform add service NAME --path FOLDER --start COMMAND',
    exitCode: ExitCode.refused,
  });
}
