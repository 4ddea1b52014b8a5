/** Streams: entries that are added at the end, read from any place, and shared by the consumers of a group. */
import type { Command } from '../command.ts';
import { adding } from './add.ts';
import { claiming } from './claim.ts';
import { groups } from './groups.ts';
import { info } from './info.ts';
import { pending } from './pending.ts';
import { ranges } from './ranges.ts';
import { reading } from './read.ts';

export const streams: readonly Command[] = [
  ...adding,
  ...ranges,
  ...reading,
  ...groups,
  ...pending,
  ...claiming,
  ...info,
];
