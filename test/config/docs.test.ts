import { describe, expect, it } from 'vitest';
import { configurationMarkdown, docs, editorSchema, keyDoc, PlatformFile } from '../../src/config/index.ts';
import { allKeys } from '../../src/config/schema/keys.ts';

const text = (key?: string) => docs(key).join('\n');

describe('docs', () => {
  it('list the keys at the top', () => {
    expect(text()).toMatch(/^platform\.yaml\n/);
    for (const key of Object.keys(PlatformFile.shape)) expect(text()).toContain(`  ${key} `);
  });

  it('say what a key means and what may stand there', () => {
    expect(text('gateway.routes.auth')).toBe(
      `gateway.routes[].auth
  Whether a valid token or API key is needed. Default required where gateway.auth is set, else
  none.

  type      one of required, optional, none
  required  no`,
    );
    expect(text('gateway.port')).toContain('  default   8080');
    expect(text('services.order.tasks.run')).toContain('  example   run: node dist/migrate.js');
  });

  it.each([
    ['services.order.scale.max', 'services.NAME.scale.max'],
    ['gateway.routes[3].rateLimit.per', 'gateway.routes[].rateLimit.per'],
    ['gateway.routes', 'gateway.routes'],
    ['services.order.uses.db.as', 'services.NAME.uses.NAME.as'],
    ['data.db', 'data.NAME'],
    ['rateLimit', 'gateway.rateLimit'],
    ['scale.max', 'gateway.scale.max'],
    ['issuer', 'gateway.auth.issuer'],
  ])('understand %s', (key, path) => {
    expect(keyDoc(key).path).toBe(path);
  });

  it.each([
    ['servces', 'platform.yaml has no key servces; did you mean services?'],
    ['services.order.replcas', 'platform.yaml has no key services.order.replcas; did you mean services.NAME.replicas?'],
    ['something', 'platform.yaml has no key something'],
  ])('guess: %s', (key, message) => {
    expect(() => docs(key)).toThrow(message);
  });

  it('describe every key', () => {
    for (const { path } of allKeys(PlatformFile)) {
      expect(keyDoc(path), path).toMatchObject({ path, description: expect.stringMatching(/\S.*\.$|…$/) });
    }
  });
});

describe('configuration.md', () => {
  const page = configurationMarkdown();
  it('has a row for each key', () => {
    for (const { key } of allKeys(PlatformFile)) expect(page).toMatch(new RegExp(`^\\| \\[?\`${key}\``, 'm'));
  });
  it('has no broken link', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, target] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(headings).toContain(target);
  });
});

describe('the schema for editors', () => {
  const schema = editorSchema();
  const definitions = schema.definitions as Record<string, unknown>;
  const resolve = (node: unknown): Record<string, unknown> => {
    const found = node as { $ref?: string; allOf?: unknown[] };
    const reference = found.$ref ?? (found.allOf?.[0] as { $ref?: string } | undefined)?.$ref;
    const target = reference === undefined ? {} : resolve(definitions[reference.replace('#/definitions/', '')]);
    return { ...target, ...(found as Record<string, unknown>) };
  };
  const at = (path: string) =>
    path.split('.').reduce((node, key) => {
      const { properties, additionalProperties, items } = node as Record<string, Record<string, unknown>>;
      return resolve(key === '[]' ? items : (properties?.[key] ?? additionalProperties));
    }, resolve(schema));

  it('knows every key at its place', () => {
    expect(Object.keys(at('services.order').properties as object)).toContain('scale');
    expect(at('gateway.routes.[].auth')).toMatchObject({ enum: ['required', 'optional', 'none'] });
    expect(at('gateway.port')).toMatchObject({ default: 8080, maximum: 65_535 });
    expect(at('environments.dev.runtime').enum).toEqual(['local', 'docker', 'kubernetes']);
  });

  it('takes parameters of templates in stores, and no strangers elsewhere', () => {
    expect(at('data.db').additionalProperties).toBeInstanceOf(Object);
    expect(at('services.order').additionalProperties).toBe(false);
    expect(schema.additionalProperties).toBe(false);
  });

  it('asks for nothing in overrides', () => {
    expect(at('environments.dev.overrides.gateway').required).toBeUndefined();
  });

  it('leads nowhere in no reference', () => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g))
      expect(definitions).toHaveProperty(name);
  });
});
