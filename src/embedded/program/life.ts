/** One JSON object per line on stdout, as all components write them. */
export function log(level: 'info' | 'warn' | 'error', msg: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), msg, ...fields })}\n`);
}

/** Ends the process with code 1; the message is its last line. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** A failed `listen` in words: the port and what to do about it. */
export function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `port ${port} on ${host} is taken by another program`;
  if (error.code === 'EACCES') return `port ${port} on ${host} may not be opened by this user`;
  return `cannot listen on ${host}:${port}: ${error.message}`;
}

/** Tells the parent which port is open, where there is a parent that listens. */
export function announce(port: number): void {
  process.send?.({ type: 'listening', port }, () => undefined);
}

/**
 * Ends with its parent (disconnect) and on signals. SIGTERM is a drain: `stop('drain')` may take its time. SIGINT and a lost parent
 * stop at once. A second signal during a drain stops at once too.
 */
export function onStop(stop: (how: 'drain' | 'now') => Promise<void>): void {
  let stopping = false;
  const end = (how: 'drain' | 'now') => {
    if (stopping) process.exit(0);
    stopping = true;
    stop(how).then(
      () => process.exit(0),
      (error: Error) => fail(error.message),
    );
  };
  process.on('SIGTERM', () => end('drain'));
  process.on('SIGINT', () => end('now'));
  process.on('disconnect', () => end('now'));
}
