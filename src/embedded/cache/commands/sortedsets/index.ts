/** Sorted sets: members, ranges of them by rank, score and text, and what several of them make together. */
import type { Command } from '../command.ts';
import { algebra } from './algebra.ts';
import { members } from './members.ts';
import { random } from './random.ts';
import { ranges } from './ranges.ts';
import { removal } from './removal.ts';

export const sortedSets: readonly Command[] = [...members, ...ranges, ...removal, ...algebra, ...random];
