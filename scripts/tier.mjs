// One part of all tests as a process of its own: what it says is written down as it comes, and it ends after its time at the latest.
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';

/** Between asking the programs of a tier to end and ending them. */
const GRACE_MS = 10_000;
const LAST_LINES = 15;

const running = new Set();

/**
 * Runs a command until it ends or its time is over; then everything that it started is ended too.
 * Resolves with its exit code, with whether it had to be ended, and with its last words.
 */
export function runTier(command, { cwd, log, echo = false, limitMs, graceMs = GRACE_MS }) {
  const [program, ...args] = command;
  // A group of its own: what it starts can be ended with it.
  const child = spawn(program, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const file = createWriteStream(log);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      file.write(part);
      if (echo) process.stdout.write(part);
    });
  const tier = { end: (signal) => endGroup(child, signal), log, echo };
  running.add(tier);
  let late = false;
  const timers = [];
  timers.push(
    setTimeout(() => {
      late = true;
      tier.end('SIGTERM');
      timers.push(setTimeout(() => tier.end('SIGKILL'), graceMs));
    }, limitMs),
  );
  return new Promise((resolve) => {
    const ended = (code) => {
      for (const timer of timers) clearTimeout(timer);
      running.delete(tier);
      // Nothing of it outlives it, whether it ended by itself or not.
      tier.end('SIGKILL');
      file.end(() => resolve({ code: code ?? 1, late, lastWords: lastWords(log) }));
    };
    child.once('error', () => ended(1));
    child.once('exit', (code) => {
      // What it started may hold its output open for as long as it lives.
      const patience = setTimeout(() => tier.end('SIGKILL'), graceMs);
      timers.push(patience);
      child.once('close', () => ended(code));
    });
  });
}

/** Ends what runs, and tells what was not told yet: for whoever cuts off the whole run. */
export function endTiers(tell) {
  for (const { end, log, echo } of running) {
    end('SIGKILL');
    if (!echo) tell(log, readFileSync(log, 'utf8'));
  }
}

/** The end of what is in a file, without colours. */
export function lastWords(path) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return lines.map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, ''));
}

function endGroup({ pid }, signal) {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
