import { readCatalog } from '../../src/catalog/index.ts';
import { memoryFs } from '../support/memory-fs.ts';

const manifest = (kind: string, more = '') => `kind: ${kind}\nsummary: x\n${more}`;

const NODE = `health: { live: /livez, ready: /readyz, startup: /startupz }
endpoints: { http: { port: 3000, protocol: http } }
run: { node: { entry: dist/main.js } }
`;

/** A small catalog in memory: a root, a shared base, two services, a store, a pipeline per CI, one blueprint. */
export async function smallCatalog() {
  const { fs, volume } = memoryFs({
    '/package/templates/root/template.yaml': manifest('project', 'include: always\n'),
    '/package/templates/root/files/_gitignore': 'node_modules/\n',
    '/package/templates/root/files/README.md.hbs':
      '# {{platform}}\n{{#each services}}\n- {{this}}\n{{/each}}\n{{#each data}}\n- {{this}}\n{{/each}}\n',
    '/package/templates/base/template.yaml': manifest('service', 'into: services/{name}\n'),
    '/package/templates/base/files/package.json.hbs': '{ "name": "@app/{{name}}" }\n',
    '/package/templates/base/files/src/main.ts': 'base\n',
    '/package/templates/kit/template.yaml': manifest('project', 'into: packages/kit\n'),
    '/package/templates/kit/files/index.ts': 'kit\n',
    '/package/templates/shop/template.yaml': manifest(
      'service',
      `into: services/{name}\nrequires: [base, kit]\nparameters: { currency: { type: string, default: EUR } }\n${NODE}`,
    ),
    '/package/templates/shop/files/src/main.ts': 'shop\n',
    '/package/templates/shop/files/src/currency.ts.hbs': "export const currency = '{{currency}}';\n",
    '/package/templates/shop/with/site/pages/{name}.ts': 'page\n',
    '/package/templates/shop/with/kit/{name}.ts.hbs': "export const name = '{{name}}';\n",
    '/package/templates/site/template.yaml': manifest('client', 'into: clients/{name}\n'),
    '/package/templates/site/files/pages/index.ts.hbs': '{{#each parts}}{{this}};{{/each}}\n',
    '/package/templates/store/template.yaml': manifest(
      'store',
      'endpoints: { sql: { port: 5432 } }\nbinding: { driver: postgres, endpoint: sql }\nrun: { local: { embedded: postgres } }\n',
    ),
    '/package/templates/pipeline/template.yaml': manifest('project', 'include: { delivery.ci: github }\n'),
    '/package/templates/pipeline/files/.github/ci.yml': 'on: push\n',
    '/package/blueprints/api/blueprint.yaml':
      'summary: a shop\nquestions:\n  - { name: ci, prompt: Which CI?, type: choice, choices: [github, none], default: github }\n',
    '/package/blueprints/api/platform.yaml.hbs': `# {{name}}
version: 1
name: {{name}}
services:
  orders: { template: shop, uses: [db] }
data:
  db: { template: store }
delivery: { ci: {{answers.ci}} }
`,
  });
  return { fs, volume, catalog: await readCatalog(fs, '/package') };
}
