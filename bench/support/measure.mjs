import { spawn } from 'node:child_process';

/** Runs a command to its end; rejects with its output unless it exits with 0. Resolves with wall-clock milliseconds and stdout. */
export function run(file, args, options = {}) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const stdout = Buffer.concat(out).toString();
      const ms = performance.now() - started;
      if (code === 0) resolve({ ms, stdout });
      else reject(new Error(`${file} ${args.join(' ')} exited ${code}\n${stdout}\n${Buffer.concat(err)}`));
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** { median, min, max, runs } of numbers. */
export const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
  runs: values.length,
});

/** Calls `once(i)` for each of `runs` in turn and gives the spread of the numbers it resolves with. */
export async function sample(runs, once) {
  const values = [];
  for (let i = 0; i < runs; i += 1) values.push(await once(i));
  return spread(values);
}

/** Two measurements in turn, A B A B …, so that a machine that gets slower is slower for both; the ratio is taken pair by pair. */
export async function pair(runs, a, b) {
  const rows = [];
  for (let i = 0; i < runs; i += 1) rows.push([await a(i), await b(i)]);
  return {
    a: spread(rows.map(([x]) => x)),
    b: spread(rows.map(([, y]) => y)),
    ratio: spread(rows.map(([x, y]) => x / y)),
  };
}

/** Asks again and again until `check` gives something; what it throws means no. */
export const until = async (check, { timeoutMs = 30_000, everyMs = 5 } = {}) => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await check().catch(() => undefined);
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error('it took too long');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};
