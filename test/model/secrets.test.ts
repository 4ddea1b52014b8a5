import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/index.ts';
import { buildModel } from '../../src/model/index.ts';
import { testCatalog } from '../support/catalog.ts';
import { testConfig } from '../support/config.ts';

const service = testCatalog.templates.get('service');
if (!service) throw new Error('no template service');
const sealing = { ...service, name: 'sealing', manifest: { ...service.manifest, secrets: ['SEAL_KEY'] } };
const catalog: Catalog = { ...testCatalog, templates: new Map([...testCatalog.templates, ['sealing', sealing]]) };

const modelOf = (component: string) =>
  buildModel(testConfig(`{ version: 1, name: shop, services: { vault: ${component} } }`), catalog);

describe('secrets of a template', () => {
  it('are generated, and come to its component as files', () => {
    const { secrets, components } = modelOf('{ template: sealing, secrets: [TOKEN] }');
    expect(secrets).toEqual([
      { name: 'vault.SEAL_KEY', origin: 'generated' },
      { name: 'vault.TOKEN', origin: 'user' },
    ]);
    expect(components[0]?.secrets).toEqual([
      { secret: 'vault.SEAL_KEY', file: 'SEAL_KEY', env: 'SEAL_KEY_FILE' },
      { secret: 'vault.TOKEN', file: 'TOKEN', env: 'TOKEN_FILE' },
    ]);
  });

  it('are the user’s where platform.yaml names them', () => {
    const { secrets, components } = modelOf('{ template: sealing, secrets: [SEAL_KEY] }');
    expect(secrets).toEqual([{ name: 'vault.SEAL_KEY', origin: 'user' }]);
    expect(components[0]?.secrets).toHaveLength(1);
  });
});
