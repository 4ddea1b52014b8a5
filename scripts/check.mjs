// npm run check: types, lint, unit tests and drift of the docs, side by side; seconds.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
installIfNeeded();

/** The output of a step is shown when it fails, so that steps running at once do not mix. */
function step(name, ...command) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn('npx', command, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '1' },
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      console.log(`${code === 0 ? '✓' : '✗'} ${name} ${seconds}s`);
      resolve(code === 0);
    });
  });
}

const results = await Promise.all([
  step('types', 'tsc', '--noEmit'),
  step('lint', 'biome', 'check', '.'),
  step('unit tests and docs', 'vitest', 'run', '--project', 'unit'),
]);
process.exit(results.every(Boolean) ? 0 : 1);
