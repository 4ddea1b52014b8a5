#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

if (!existsSync(new URL('../dist/cli.js', import.meta.url))) {
  // A clone; what is published is built.
  process.stderr.write('✗ this clone is not built yet: npm install && npm run build\n');
  process.exit(2);
}
// Node 22.8 and later keep compiled code between runs; older ones do without.
module.enableCompileCache?.();
const { run } = await import('../dist/cli.js');
const code = await run(process.argv.slice(2), process);
// Open sockets (keep-alive, watches) must not hold the prompt back once everything is said.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
