import type { Socket } from 'node:net';
import { CLOSE_GOING_AWAY, createFrames } from './frames.ts';

/** How long the caller may take to answer that we go away. */
const FAREWELL_MS = 2000;

/**
 * Passes bytes in both directions, none faster than the other side takes them, until one side ends or nothing has come for
 * `idleMs`. Returns how to end it politely: with a close frame after the one that is on its way.
 */
export function createTunnel(caller: Socket, service: Socket, idleMs: number): () => void {
  const frames = createFrames();
  let leaving = false;
  let said = false;

  const sayGoodbye = () => {
    said = true;
    service.pause();
    caller.write(CLOSE_GOING_AWAY);
    setTimeout(destroy, FAREWELL_MS).unref();
  };
  const destroy = () => {
    caller.destroy();
    service.destroy();
  };

  service.on('data', (chunk: Buffer) => {
    if (said) return;
    const end = frames.push(chunk);
    if (leaving && end !== -1) {
      caller.write(chunk.subarray(0, end));
      sayGoodbye();
    } else if (!caller.write(chunk)) {
      service.pause();
      caller.once('drain', () => said || service.resume());
    }
  });
  service.on('end', () => caller.end());
  caller.pipe(service);
  // Bytes in either direction pass here.
  caller.setTimeout(idleMs, destroy);
  for (const socket of [caller, service]) socket.on('error', destroy).on('close', destroy);

  return () => {
    leaving = true;
    if (frames.between()) sayGoodbye();
    else setTimeout(destroy, FAREWELL_MS).unref();
  };
}
