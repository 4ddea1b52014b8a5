import type { Manifest } from '../../catalog/index.ts';
import { nearest } from '../../kernel/index.ts';
import type { Path } from '../schema/walk.ts';
import type { Finding } from '../source/index.ts';
import { listed, programs, type Rule } from './subject.ts';

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
    const { template, mode: _mode, url: _url, user: _user, admin: _admin, resources: _resources, ...written } = store;
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
