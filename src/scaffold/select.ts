import { type Catalog, fill, type Template } from '../catalog/index.ts';
import type { PlatformFile, Uses } from '../config/index.ts';
import { nearest, PlatformError } from '../kernel/index.ts';
import { overview } from './overview.ts';
import { portsOf } from './ports.ts';

/** One template whose files come into the project: where, and what its .hbs files may use. */
export interface Selection {
  readonly template: Template;
  /** Folder in the project, `.` for its root. */
  readonly into: string;
  readonly context: Readonly<Record<string, unknown>>;
}

interface Written {
  readonly name: string;
  readonly template?: string | undefined;
  readonly path?: string | undefined;
  readonly uses?: Uses | undefined;
}

/**
 * The templates of a project, those that are required before those that require them, so that a component's own file wins. A
 * required template whose folder holds `{name}` comes once for every component that requires it, any other once.
 */
export function select(file: PlatformFile, catalog: Catalog): Selection[] {
  const selections = new Map<string, Selection>();
  const add = (name: string, component: Written | undefined) => {
    const template = find(catalog, name);
    for (const required of template.manifest.requires) add(required, component);
    const selection = place(template, component, file, catalog);
    // Set again, not kept: what requires must stand behind what is required, also where both were asked for before.
    selections.delete(`${name} ${selection.into}`);
    selections.set(`${name} ${selection.into}`, selection);
  };
  for (const [name, template] of catalog.templates) {
    if (belongs(template, file)) add(name, undefined);
  }
  for (const component of writtenComponents(file)) {
    if (component.template !== undefined) add(component.template, component);
  }
  const all = [...selections.values()];
  return all.map((selection) => ({ ...selection, context: { ...selection.context, parts: partsOf(selection, all) } }));
}

/** Names of the components that add files to a selection, sorted: what is made of them does not depend on the order of platform.yaml. */
function partsOf({ template }: Selection, all: readonly Selection[]): string[] {
  const others = all.filter((other) => other.template.additions.has(template.name));
  return others.map(({ context }) => String(context.name)).sort();
}

function find(catalog: Catalog, name: string): Template {
  const template = catalog.templates.get(name);
  if (template) return template;
  const guess = nearest(name, catalog.templates.keys());
  throw new PlatformError({
    code: 'unknown-template',
    message: `there is no template ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    exitCode: 2,
  });
}

/** Everything in platform.yaml that may name a template, in the order of the file. */
function writtenComponents(file: PlatformFile): Written[] {
  const named = (group: Readonly<Record<string, Omit<Written, 'name'>>>) =>
    Object.entries(group).map(([name, value]) => ({ ...value, name }));
  const stores = Object.entries(file.data).map(([name, { template }]) => ({ name, template }));
  return [
    ...named(file.clients),
    ...(file.gateway ? [{ ...file.gateway, name: 'gateway' }] : []),
    ...named(file.services),
    ...named(file.workers),
    ...stores,
  ];
}

/** Does its manifest say that it comes without being named? */
function belongs({ manifest: { include } }: Template, file: PlatformFile): boolean {
  if (include === undefined) return false;
  return include === 'always' || Object.entries(include).every(([path, value]) => valueAt(file, path) === value);
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((item, key) => (item as Record<string, unknown> | null | undefined)?.[key], value);
}

function place(template: Template, component: Written | undefined, file: PlatformFile, catalog: Catalog): Selection {
  const { manifest } = template;
  const own = component?.template === template.name || manifest.into.includes('{name}') ? component : undefined;
  const defaults = Object.entries(manifest.parameters).map(([name, parameter]) => [name, parameter.default]);
  const spec = own as { readonly parameters?: Readonly<Record<string, unknown>> } | undefined;
  const parameters = { ...Object.fromEntries(defaults), ...spec?.parameters };
  const values = { ...parameters, name: own?.name ?? file.name, platform: file.name };
  const components = overview(file, catalog);
  return {
    template,
    into: normal(own?.path ?? fill(manifest.into, values)),
    context: {
      ...values,
      params: parameters,
      component: own ?? {},
      config: file,
      ports: portsOf(own?.uses, file, catalog),
      route: file.gateway?.routes.find(({ to }) => to === own?.name)?.path ?? null,
      clients: Object.keys(file.clients),
      services: Object.keys(file.services),
      workers: Object.keys(file.workers),
      data: Object.keys(file.data),
      components,
      localOnly: components.filter((each) => each.localOnly).map(({ name }) => name),
    },
  };
}

const normal = (folder: string) => folder.replace(/^\.\/+/, '').replace(/\/+$/, '') || '.';
