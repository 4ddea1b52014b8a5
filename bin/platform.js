#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and later keep compiled code between runs; older ones do without.
module.enableCompileCache?.();
const { run } = await import('../dist/cli.js');
const code = await run(process.argv.slice(2), process);
// Open sockets (keep-alive, watches) must not hold the prompt back once everything is said.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
