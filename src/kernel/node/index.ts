/** The real ports: this machine's files, programs, clock, network and randomness. */
import { randomBytes } from 'node:crypto';
import type { Ports } from '../ports.ts';
import { nodeClock } from './clock.ts';
import { nodeExec } from './exec.ts';
import { nodeFs } from './fs.ts';
import { nodeNet } from './net.ts';

export { isRunning, type ProcessIdentity, startOf } from './identity.ts';
export { type Holder, hold, holderOf } from './lock.ts';
export { userName } from './user.ts';
export { nodeClock, nodeExec, nodeFs, nodeNet };
export const nodePorts: Ports = {
  fs: nodeFs,
  exec: nodeExec,
  clock: nodeClock,
  net: nodeNet,
  random: { token: (bytes) => randomBytes(bytes).toString('base64url') },
};
export * from './write.ts';
