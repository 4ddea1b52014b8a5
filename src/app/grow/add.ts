/** `platform add`: one more component, in platform.yaml and on disk. */
import { join } from 'node:path';
import type { Catalog, Template } from '../../catalog/index.ts';
import { appendItem, FILE, loadConfig, type PlatformFile, setValues } from '../../config/index.ts';
import { ExitCode, type Fs, nearest, PlatformError } from '../../kernel/index.ts';
import { type Change, prepareChange, refuseOutdated } from './change.ts';
import { missingStore, occupied, refuseName, refuseOutside, refuseTaken } from './refusals.ts';
import { SECTION } from './sections.ts';

export type Kind = keyof typeof SECTION;

export interface AddRequest {
  readonly folder: string;
  readonly kind: Kind;
  readonly name: string;
  /** Absent for a component of one's own, which has `path` and `start` or `dockerfile`. */
  readonly template?: string;
  /** Absent: what the template wants, as far as the platform has it. */
  readonly uses?: readonly string[];
  /** Route of the gateway; `false` for none. Absent: /api/NAME where there is a gateway. */
  readonly route?: string | false;
  /** The route needs no login. */
  readonly open: boolean;
  /** Published port of a service; absent: a free one where there is no gateway to reach it by. */
  readonly port?: number;
  readonly path?: string;
  readonly start?: string;
  readonly dockerfile?: string;
  /** Values below the component, by dotted path. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly version: string;
}

/** What would be added. Rejects with exit code 2 where it makes no sense, 4 where something stands in its place. */
export async function planAdd(fs: Fs, catalog: Catalog, request: AddRequest): Promise<Change> {
  const { folder, name, version } = request;
  const { file } = await loadConfig(fs, folder, 'local', catalog);
  refuseName(name);
  refuseTaken(file, name);
  if (request.path !== undefined) refuseOutside(request.path);
  await refuseOutdated(fs, catalog, folder);
  const source = addTo(await fs.readText(join(folder, FILE)), file, catalog, request);
  const change = await prepareChange(fs, catalog, { folder, source, version });
  const own = change.plan.filter(({ inTheWay }) => inTheWay);
  if (own.length > 0) throw occupied(own.map(({ path }) => path));
  return change;
}

/** The text of platform.yaml with the component, its edges and its route. Pure. */
export function addTo(source: string, file: PlatformFile, catalog: Catalog, request: AddRequest): string {
  const { kind, name, template, path, start, dockerfile, set } = request;
  const at = `${SECTION[kind]}.${name}`;
  const own = path !== undefined || start !== undefined || dockerfile !== undefined;
  const found = own && template === undefined ? undefined : templateOf(catalog, template, kind);
  const uses = request.uses ?? (found ? wanted(found, file, catalog) : []);
  const runs = kind === 'service' || kind === 'worker';
  const values: [string, unknown][] = [
    ...(template === undefined ? [] : [['template', template] as [string, unknown]]),
    ...Object.entries({ path, start, dockerfile }).filter(([, value]) => value !== undefined),
    ...(runs && uses.length > 0 ? [['uses', uses] as [string, unknown]] : []),
    ...(kind === 'service' && port(file, request) !== undefined
      ? [['port', port(file, request)] as [string, unknown]]
      : []),
    ...Object.entries(set),
  ];
  const text = values.reduce((result, [key, value]) => setValues(result, { [`${at}.${key}`]: value }), source);
  const route = routeOf(file, request);
  return route === undefined ? text : appendItem(text, 'gateway.routes', route);
}

function routeOf(file: PlatformFile, { kind, name, route, open }: AddRequest) {
  if (kind !== 'service' || !file.gateway || route === false) return undefined;
  const path = route ?? `/api/${name}`;
  return { path, to: name, ...(file.gateway.auth ? { auth: open ? 'none' : 'required' } : {}) };
}

function port(file: PlatformFile, request: AddRequest): number | undefined {
  if (request.port !== undefined || file.gateway) return request.port;
  const taken = Object.values(file.services).flatMap((service) => service.port ?? []);
  return Math.max(8079, ...taken) + 1;
}

/** The first store of the platform for each thing that the template needs or would like to have. */
function wanted({ name, manifest }: Template, file: PlatformFile, catalog: Catalog): string[] {
  const stores = Object.entries(file.data);
  return [...manifest.needs, ...manifest.wants].flatMap((port) => {
    const store = stores.find(([, { template }]) => catalog.templates.get(template)?.manifest.serves === port);
    if (!store && manifest.needs.includes(port)) throw missingStore(name, port, catalog);
    return store ? [store[0]] : [];
  });
}

function templateOf(catalog: Catalog, name: string | undefined, kind: Kind): Template {
  const found = catalog.templates.get(name ?? '');
  if (found?.manifest.kind === kind) return found;
  const fitting = [...catalog.templates.values()].filter(({ manifest }) => manifest.kind === kind);
  const guess = nearest(
    name ?? '',
    fitting.map((template) => template.name),
  );
  throw new PlatformError({
    code: 'unknown-template',
    message:
      name === undefined
        ? `--template is missing: what is the ${kind} made from?`
        : found
          ? `the template ${name} makes a ${found.manifest.kind}, not a ${kind}`
          : `there is no template ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    details: fitting.map((template) => `${template.name}  ${template.manifest.summary}`),
    next: `platform add ${kind} NAME --template ${guess ?? fitting[0]?.name ?? 'NAME'}`,
    exitCode: ExitCode.badInput,
  });
}
