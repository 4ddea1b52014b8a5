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
