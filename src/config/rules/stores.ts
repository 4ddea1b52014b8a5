import { type Address, parseAddress } from '../../kernel/index.ts';
import type { Finding } from '../source/index.ts';
import type { Rule } from './subject.ts';

/** An external store has an address, any other has none; an address holds no credentials. */
export const wrongStoreAddress: Rule = ({ file, catalog }) =>
  Object.entries(file.data).flatMap(([name, { mode, url, admin, template }]): Finding[] => {
    const path = ['data', name];
    if (mode === 'external' && url === undefined) {
      return [
        { path: [...path, 'mode'], message: 'an external store needs an address', hint: 'add url: driver://host:port' },
      ];
    }
    if (url === undefined) return [];
    const at = [...path, 'url'];
    if (mode !== 'external')
      return [{ path: at, message: 'only an external store has a url', hint: 'add mode: external' }];
    if (!URL.canParse(url) || new URL(url).hostname === '') {
      return [{ path: at, message: 'is no address', hint: 'write driver://host:port' }];
    }
    const { username, password } = new URL(url);
    if (username !== '' || password !== '') {
      return [
        {
          path: at,
          message: 'holds credentials',
          hint: 'write driver://host:port; set the passwords with platform secrets set',
        },
      ];
    }
    const address = parseAddress(url);
    if (!address) return [{ path: at, message: 'names no port', hint: 'write driver://host:port' }];
    return wrongParts(address, catalog.templates.get(template)?.manifest.binding?.path, admin).map((finding) => ({
      path: at,
      ...finding,
    }));
  });

/** What stands behind host and port says values of the binding, where the template knows which. */
function wrongParts({ path, query }: Address, field: string | undefined, admin: string | undefined) {
  const hint = 'write driver://host:port';
  const odd = Object.keys(query).find((key) => !/^[a-z][a-z0-9_]*$/.test(key));
  if (odd !== undefined) return [{ message: `cannot say ${odd}`, hint: 'names in its query have small letters' }];
  if (path === undefined) return [];
  if (field === undefined) return [{ message: 'has a path that says nothing', hint }];
  return admin === undefined ? [] : [{ message: `says a ${field}, but each account gets one of its own`, hint }];
}

/** Accounts are made in a store of somebody else where its template knows how. */
export const wrongStoreAdmin: Rule = ({ file, catalog, environment: { runtime } }) =>
  Object.entries(file.data).flatMap(([name, { mode, admin, template }]): Finding[] => {
    if (admin === undefined) return [];
    const at = { path: ['data', name, 'admin'], at: 'key' as const };
    if (mode !== 'external') return [{ ...at, message: 'only an external store has an admin', hint: 'leave it out' }];
    const binding = catalog.templates.get(template)?.manifest.binding;
    if (binding?.admin === undefined) {
      const hint = 'leave it out, and set the password of each account with platform secrets set';
      return [{ ...at, message: `${template} cannot make accounts in a store of somebody else`, hint }];
    }
    if (runtime !== 'local' || binding.perUser?.sql !== undefined) return [];
    const hint = 'write it under the overrides of another environment';
    return [{ ...at, message: `on local nothing is made in a ${template} of somebody else`, hint }];
  });

/** Operators are there for templates that know one. */
export const noOperator: Rule = ({ file, catalog }) =>
  Object.entries(file.data).flatMap(([name, { mode, template }]): Finding[] => {
    const manifest = catalog.templates.get(template)?.manifest;
    if (mode !== 'operator' || !manifest || manifest.run.operator) return [];
    return [
      { path: ['data', name, 'mode'], message: `the template ${template} knows no operator`, hint: 'leave mode out' },
    ];
  });

/** Operators live in clusters. */
export const operatorElsewhere: Rule = ({ file, environment: { name: where, runtime } }) =>
  runtime === 'kubernetes'
    ? []
    : Object.entries(file.data).flatMap(([name, { mode }]): Finding[] =>
        mode === 'operator'
          ? [
              {
                path: ['data', name, 'mode'],
                message: `${where} has no operators: it runs on ${runtime}`,
                hint: 'write mode: operator under the overrides of an environment on kubernetes',
              },
            ]
          : [],
      );

/** A store of ours runs where its template knows how. */
export const storeCannotRun: Rule = ({ file, catalog, environment: { runtime } }) =>
  Object.entries(file.data).flatMap(([name, { mode, template }]): Finding[] => {
    const manifest = catalog.templates.get(template)?.manifest;
    if (mode === 'external' || manifest?.kind !== 'store') return [];
    if (runtime === 'local' ? manifest.run.local : manifest.run.container) return [];
    const path = ['data', name, 'template'];
    const hint = 'choose another, or write mode: external and the url of one that is there';
    return [{ path, message: `${template} cannot run on ${runtime}`, hint }];
  });
