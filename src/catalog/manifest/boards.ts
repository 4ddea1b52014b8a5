import { z } from 'zod';
import { Text } from './words.ts';

export const Boards = z
  .array(Text)
  .default([])
  .describe('Boards about the components of this template: files of config/ (docs/templates.md).');
export const Alerts = z
  .array(Text)
  .default([])
  .describe('Rules of Prometheus about the components of this template: files of config/, as Prometheus reads them.');
