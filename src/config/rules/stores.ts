import type { Finding } from '../source/index.ts';
import type { Rule } from './subject.ts';

/** An external store has an address, any other has none; an address holds no credentials. */
export const wrongStoreAddress: Rule = ({ file }) =>
  Object.entries(file.data).flatMap(([name, { mode, url }]): Finding[] => {
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
    const { username, password, port } = new URL(url);
    if (username !== '' || password !== '') {
      return [
        {
          path: at,
          message: 'holds credentials',
          hint: 'write driver://host:port; set the passwords with platform secrets set',
        },
      ];
    }
    return port === '' ? [{ path: at, message: 'names no port', hint: 'write driver://host:port' }] : [];
  });

/** Operators are there for templates that know one. */
export const noOperator: Rule = ({ file }) =>
  Object.entries(file.data).flatMap(([name, { mode, template }]): Finding[] =>
    mode === 'operator'
      ? [
          {
            path: ['data', name, 'mode'],
            message: `the template ${template} knows no operator`,
            hint: 'leave mode out',
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
