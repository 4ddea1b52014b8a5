// npm run docs: docs/commands.md from the help texts, docs/configuration.md from the schema. test/docs.test.ts holds them to it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reference } from '../dist/cli.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
for (const [name, text] of Object.entries(await reference())) {
  writeFileSync(docs + name, text);
  console.log(`docs/${name}`);
}
