import { z } from 'zod';
import { ParameterValue, Text } from './words.ts';

export const Parameter = z.strictObject({
  type: z.enum(['string', 'integer', 'boolean', 'size', 'list']),
  default: ParameterValue.optional(),
  description: Text.optional(),
});
