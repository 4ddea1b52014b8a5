import { join } from 'node:path';
import type { Catalog } from '../catalog/index.ts';
import { type EditPath, FILE, loadConfig, removeEntry, setValues } from '../config/index.ts';
import { ExitCode, type Fs, PlatformError } from '../kernel/index.ts';

/** A policy as the command line says it. */
export interface PolicyRequest {
  readonly components: readonly string[];
  /** `2..10`. */
  readonly range: string;
  /** `cpu=70%`, `queue=100`; none: the metrics stay as they are. */
  readonly metrics: readonly string[];
  readonly upWindow?: string;
  readonly downWindow?: string;
}

export interface PolicyEdit {
  readonly file: string;
  /** The new text of platform.yaml. */
  readonly text: string;
  readonly changed: boolean;
}

export const isRange = (text: string): boolean => /^\d{1,4}\.\.\d{1,4}$/.test(text);

/**
 * The policies written into platform.yaml, where they stand and as the rest is laid out; comments stay. Nothing is written here. Rejects
 * (exit code 2) with all problems of the file as it would be.
 */
export async function editPolicies(
  fs: Fs,
  catalog: Catalog,
  place: { readonly folder: string; readonly environment: string },
  request: PolicyRequest,
): Promise<PolicyEdit> {
  const file = join(place.folder, FILE);
  const before = await fs.readText(file);
  const { file: known } = await loadConfig(fs, place.folder, place.environment, catalog);
  const text = request.components.reduce((source, name) => {
    const found = sectionOf(known, name);
    if (!found) throw unknown(name);
    return withPolicy(source, found, request);
  }, before);
  const edited: Fs = { ...fs, readText: async (path) => (path === file ? text : fs.readText(path)) };
  await loadConfig(edited, place.folder, place.environment, catalog);
  return { file, text, changed: text !== before };
}

interface Found {
  readonly path: EditPath;
  readonly spec: { readonly replicas?: number | undefined; readonly scale?: object | undefined };
}

function sectionOf(file: Awaited<ReturnType<typeof loadConfig>>['file'], name: string): Found | undefined {
  if (name === 'gateway' && file.gateway) return { path: ['gateway'], spec: file.gateway };
  for (const section of ['services', 'workers'] as const) {
    const spec = file[section][name];
    if (spec) return { path: [section, name], spec };
  }
  return undefined;
}

function withPolicy(source: string, { path, spec }: Found, request: PolicyRequest): string {
  const [min = 1, max = 1] = request.range.split('..').map(Number);
  const metrics = request.metrics.map(metricOf);
  const windows = { up: request.upWindow, down: request.downWindow };
  const plain = spec.replicas === undefined ? source : removeEntry(source, [...path, 'replicas']);
  const scale = [...path, 'scale'].join('.');
  if (!spec.scale) {
    const said = Object.entries(windows).flatMap(([key, window]) => (window === undefined ? [] : [[key, { window }]]));
    return setValues(plain, {
      [scale]: { min, max, ...(metrics.length > 0 ? { metrics } : {}), ...Object.fromEntries(said) },
    });
  }
  return setValues(plain, {
    [`${scale}.min`]: min,
    [`${scale}.max`]: max,
    ...(metrics.length > 0 ? { [`${scale}.metrics`]: metrics } : {}),
    ...(windows.up === undefined ? {} : { [`${scale}.up.window`]: windows.up }),
    ...(windows.down === undefined ? {} : { [`${scale}.down.window`]: windows.down }),
  });
}

/** `cpu=70%`, `rps=50`, `queue_depth=20`: what is none of the known ones is a metric of the component's own. */
function metricOf(text: string): object {
  const [, name = '', value = ''] = /^([a-zA-Z_][\w.:-]*)=(\d+(?:\.\d+)?%?)$/.exec(text) ?? [];
  if (name === '') {
    throw new PlatformError({
      code: 'bad-input',
      message: `--metric ${text} is not NAME=TARGET`,
      next: 'write --metric cpu=70%, --metric rps=50 or --metric queue=100',
      exitCode: ExitCode.badInput,
    });
  }
  if (name === 'cpu' || name === 'memory') return { [name]: value.endsWith('%') ? value : `${value}%` };
  if (name === 'rps' || name === 'queue') return { [name]: Number(value) };
  return { custom: { metric: name, target: Number(value) } };
}

const unknown = (name: string) =>
  new PlatformError({
    code: 'unknown-component',
    message: `there is no service, worker or gateway ${name}`,
    where: FILE,
    next: 'platform scale   lists them',
    exitCode: ExitCode.badInput,
  });
