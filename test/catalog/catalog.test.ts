import { describe, expect, it } from 'vitest';
import { fill, readCatalog, renderText } from '../../src/catalog/index.ts';
import { nodeFs } from '../../src/kernel/node/index.ts';
import { memoryFs } from '../support/memory-fs.ts';

describe('fill', () => {
  it('replaces known names and leaves the rest for later', () => {
    expect(fill('postgres:{version} {port} ${HOME} {"a":1}', { version: 18 })).toBe(
      'postgres:18 {port} ${HOME} {"a":1}',
    );
    expect(fill('{buckets}', { buckets: ['a', 'b'] })).toBe('a,b');
  });
});

describe('renderText', () => {
  it('escapes nothing and refuses unknown names', () => {
    expect(renderText('{{name}} {{{json list}}}', { name: 'a<b', list: [1] })).toBe('a<b [\n  1\n]');
    expect(() => renderText('{{nmae}}', { name: 'x' })).toThrow(/nmae/);
  });
});

describe('readCatalog', () => {
  it('takes over what a template is like, but for what it says itself', async () => {
    const { fs, volume } = memoryFs({
      '/root/templates/one/template.yaml':
        'kind: store\nsummary: One\nparameters: { version: { type: string, default: "1" }, size: { type: size }, old: { type: size } }\nrun: { local: { path: [one, two] } }\n',
      '/root/templates/one/config/start.sh': 'exec one\n',
      '/root/templates/one/config/kept.sh': 'kept\n',
      '/root/templates/two/template.yaml':
        'like: one\nsummary: Two\nparameters: { version: { default: "2" }, old: null }\nrun: { local: { path: [two] } }\n',
      '/root/templates/two/config/start.sh': 'exec two\n',
    });
    const two = (await readCatalog(fs, '/root')).templates.get('two');
    expect(two?.manifest).toMatchObject({
      kind: 'store',
      summary: 'Two',
      parameters: { version: { type: 'string', default: '2' }, size: { type: 'size' } },
      run: { local: { path: ['two'] } },
    });
    expect(two?.manifest.parameters).not.toHaveProperty('old');
    expect(Object.fromEntries(two?.config ?? [])).toEqual({
      'config/start.sh': 'exec two\n',
      'config/kept.sh': 'kept\n',
    });
    volume.writeFileSync('/root/templates/one/config/kept.sh', 'changed');
    expect((await readCatalog(fs, '/root')).templates.get('two')?.digest).not.toBe(two?.digest);
    volume.writeFileSync('/root/templates/two/template.yaml', 'like: three\nsummary: Two\n');
    await expect(readCatalog(fs, '/root')).rejects.toThrow(/problem/);
  });

  it('reads manifests, configuration files and blueprints', async () => {
    const { fs, volume } = memoryFs({
      '/root/templates/cache/template.yaml': 'kind: store\nsummary: A cache\n',
      '/root/templates/cache/config/cache.conf.hbs': 'maxmemory {{params.memory}}\n',
      '/root/templates/cache/files/a.txt': 'a',
      '/root/blueprints/tiny/blueprint.yaml':
        'summary: Tiny\nquestions: [{ name: db, prompt: Which?, type: text, default: postgres }]\n',
      '/root/blueprints/tiny/platform.yaml.hbs': 'version: 1\nname: {{name}}\n',
    });
    const catalog = await readCatalog(fs, '/root');
    const cache = catalog.templates.get('cache');
    expect(cache?.manifest).toMatchObject({ kind: 'store', into: '.', tasks: [] });
    expect([...(cache?.config ?? [])]).toEqual([['config/cache.conf.hbs', 'maxmemory {{params.memory}}\n']]);
    expect(catalog.blueprints.get('tiny')).toMatchObject({ summary: 'Tiny', source: 'version: 1\nname: {{name}}\n' });

    volume.writeFileSync('/root/templates/cache/files/a.txt', 'b');
    expect((await readCatalog(fs, '/root')).templates.get('cache')?.digest).not.toBe(cache?.digest);
    const without = await readCatalog(fs, '/root', { digests: false });
    expect(without.templates.get('cache')).toMatchObject({ digest: '', filesRoot: cache?.filesRoot });
  });

  it('refuses bad manifests together', async () => {
    const { fs } = memoryFs({
      '/root/templates/a/template.yaml': 'kind: nothing\nsummary: A\n',
      '/root/templates/b/template.yaml': 'kind: store\n',
    });
    await expect(readCatalog(fs, '/root')).rejects.toMatchObject({
      exitCode: 2,
      problems: [{ path: 'kind' }, { path: 'summary' }],
    });
  });

  it('reads the templates of this package', async () => {
    const catalog = await readCatalog(nodeFs, new URL('../..', import.meta.url).pathname);
    for (const { name, manifest, config } of catalog.templates.values()) {
      const container = manifest.run.container?.config ?? [];
      const named = [...manifest.config, ...container].map((item) => item.template);
      if (manifest.binding?.perUser?.sql) named.push(manifest.binding.perUser.sql);
      for (const path of named) expect(config.has(path), `${name}: ${path}`).toBe(true);
      for (const required of manifest.requires)
        expect(catalog.templates.has(required), `${name} requires ${required}`).toBe(true);
    }
  });
});
