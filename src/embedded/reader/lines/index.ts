/** Lines of containers: read from where they were left, held in a bounded buffer, told to the collector, marked as told. */
export { createBuffer } from './buffer.ts';
export { type FollowOptions, follow, type Read } from './follow.ts';
export { keptUntil } from './kept.ts';
export { createMarks, type Marks } from './marks.ts';
export { type ShipOptions, ship, shipRest } from './ship.ts';
