/** Log files of the runtime: followed through rotations, restarts of their writers and of this program. */
export { readPiece } from './file.ts';
export { logOf, ownerOf } from './line.ts';
export { startTailer, type Tailer } from './tailer.ts';
