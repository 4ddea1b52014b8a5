import type { Manifest } from '../../catalog/index.ts';
import { nearest } from '../../kernel/index.ts';
import type { Path } from '../schema/walk.ts';
import type { Finding } from '../source/index.ts';
import { listed, programs, type Rule, type Subject } from './subject.ts';

type Kind = Manifest['kind'];
interface Place {
  readonly path: Path;
  readonly kind: Kind;
  readonly template: string;
}

const SECTION: Readonly<Partial<Record<Kind, string>>> = {
  client: 'clients',
  service: 'services',
  worker: 'workers',
  store: 'data',
  gateway: 'gateway',
};
const PLURAL = { gateway: 'the gateway', services: 'services', workers: 'workers' } as const;

function places(subject: Subject): Place[] {
  const kinds = { gateway: 'gateway', services: 'service', workers: 'worker' } as const;
  const { clients, data } = subject.file;
  return [
    ...programs(subject).flatMap(({ path, section, spec }) =>
      spec.template === undefined ? [] : [{ path, kind: kinds[section], template: spec.template }],
    ),
    ...Object.entries(clients).map(([name, { template }]) => ({
      path: ['clients', name],
      kind: 'client' as const,
      template,
    })),
    ...Object.entries(data).map(([name, { template }]) => ({ path: ['data', name], kind: 'store' as const, template })),
  ];
}

/** Every template exists. */
export const unknownTemplate: Rule = (subject) => {
  const { templates } = subject.catalog;
  return places(subject).flatMap(({ path, kind, template }): Finding[] => {
    if (templates.has(template)) return [];
    const fitting = [...templates.values()].filter(({ manifest }) => manifest.kind === kind).map(({ name }) => name);
    const guess = nearest(template, fitting);
    const hint = guess
      ? `did you mean ${guess}?`
      : fitting.length > 0
        ? `known: ${listed(fitting)}`
        : `there is none for ${SECTION[kind]} yet`;
    return [{ path: [...path, 'template'], message: `there is no template ${template}`, hint }];
  });
};

/** A template stands in the section of its kind. */
export const templateInWrongSection: Rule = (subject) =>
  places(subject).flatMap(({ path, kind, template }): Finding[] => {
    const found = subject.catalog.templates.get(template)?.manifest.kind;
    if (found === undefined || found === kind) return [];
    const home = SECTION[found];
    const hint = home === undefined ? 'it is made by itself where it is needed' : `put it below ${home}`;
    return [{ path: [...path, 'template'], message: `the template ${template} makes a ${found}, not a ${kind}`, hint }];
  });

type Parameter = Manifest['parameters'][string];

const fits: Readonly<Record<Parameter['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' || typeof value === 'number',
  integer: (value) => Number.isInteger(value) || /^\d+$/.test(String(value)),
  boolean: (value) => typeof value === 'boolean',
  size: (value) => /^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/.test(String(value)),
  list: (value) => Array.isArray(value),
};
const EXPECTED: Readonly<Record<Parameter['type'], string>> = {
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
  size: 'a size such as 64Mi or 1Gi',
  list: 'a list',
};

function checkParameters(
  template: string,
  known: Manifest['parameters'],
  written: Readonly<Record<string, unknown>>,
  path: Path,
): Finding[] {
  return Object.entries(written).flatMap(([key, value]): Finding[] => {
    const parameter = known[key];
    if (!parameter) {
      const names = Object.keys(known);
      const guess = nearest(key, names);
      const hint = guess
        ? `did you mean ${guess}?`
        : names.length > 0
          ? `it has ${listed(names)}`
          : 'it has no parameters';
      return [{ path: [...path, key], at: 'key', message: `the template ${template} has no parameter ${key}`, hint }];
    }
    if (fits[parameter.type](value)) return [];
    const hint = parameter.type === 'list' && !Array.isArray(value) ? { hint: `write [${value}]` } : {};
    return [{ path: [...path, key], message: `must be ${EXPECTED[parameter.type]}`, ...hint }];
  });
}

/** Keys of a store beside the common ones, and `parameters` of everything else, are known to the template and of its type. */
export const wrongParameter: Rule = (subject) => {
  const { file, catalog } = subject;
  const stores = Object.entries(file.data).flatMap(([name, store]) => {
    const { template, mode: _mode, url: _url, resources: _resources, ...written } = store;
    const manifest = catalog.templates.get(template)?.manifest;
    const present = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
    return manifest?.kind === 'store' ? checkParameters(template, manifest.parameters, present, ['data', name]) : [];
  });
  const others = [
    ...programs(subject).map(({ path, spec }) => ({ path, template: spec.template, parameters: spec.parameters })),
    ...Object.entries(file.clients).map(([name, { template, parameters }]) => ({
      path: ['clients', name],
      template,
      parameters,
    })),
  ].flatMap(({ path, template, parameters = {} }) => {
    if (template === undefined) {
      return Object.keys(parameters).length > 0
        ? [{ path: [...path, 'parameters'], message: 'parameters belong to a template', hint: 'name one, or use env' }]
        : [];
    }
    const manifest = catalog.templates.get(template)?.manifest;
    return manifest ? checkParameters(template, manifest.parameters, parameters, [...path, 'parameters']) : [];
  });
  return [...stores, ...others];
};

/** A component without a template says how it is started where it is to run. */
export const ownComponentCannotStart: Rule = (subject) =>
  programs(subject).flatMap(({ path, section, name, spec }): Finding[] => {
    if (spec.template !== undefined) return [];
    if (spec.start === undefined && spec.dockerfile === undefined) {
      const templates = [...subject.catalog.templates.values()].filter(
        ({ manifest }) => `${manifest.kind}s` === section,
      );
      return [
        {
          path,
          message: 'has no template, and nothing that says how it starts',
          hint: `write template: ${templates[0]?.name ?? 'NAME'}, or start: and dockerfile: for ${PLURAL[section]} of your own`,
        },
      ];
    }
    const { runtime } = subject.environment;
    const missing = runtime === 'local' ? 'start' : 'dockerfile';
    if (spec[missing] !== undefined) return [];
    return [
      {
        path,
        message: `cannot run on ${runtime}`,
        hint: `add ${missing}: ${runtime === 'local' ? 'COMMAND' : 'Dockerfile'}, in ${spec.path ?? `${section}/${name}`}`,
      },
    ];
  });
