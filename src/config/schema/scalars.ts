import { z } from 'zod';
import { parseCpu, parseDuration, parseSize } from '../../kernel/index.ts';

/** DNS label of at most 40 characters: it becomes host names, labels, roles and folders. */
export const Name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,38}[a-z0-9]$|^[a-z]$/,
    'must be lower-case letters, digits and hyphens, and start with a letter',
  )
  .describe('Lower-case letters, digits and hyphens; starts with a letter; at most 40 characters.');

export const Duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 500ms, 5s, 1m, 24h or 7d')
  .describe('A duration: 500ms, 5s, 1m, 24h, 7d.');

export const Size = z
  .string()
  .refine((text) => parseSize(text) !== undefined, 'must be a size such as 64Mi or 1Gi')
  .describe('A size in bytes: 64Mi, 1Gi.');

export const Cpu = z
  .union([z.string(), z.number()])
  .refine((value) => parseCpu(String(value)) !== undefined, 'must be CPU such as 250m, 0.5 or 2')
  .describe('CPU cores: 250m, 0.5, 2.');

export const Percent = z
  .string()
  .regex(/^[1-9]\d{0,3}%$/, 'must be a percentage such as 70%')
  .describe('A percentage: 70%.');

export const EnvName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be an environment variable name such as CURRENCY')
  .describe('Name of an environment variable.');

export const Port = z.int().min(1).max(65535).describe('A TCP port.');

export const UrlPath = z
  .string()
  .regex(/^\/[^\s?#]*$/, 'must be a path that starts with /')
  .describe('A URL path that starts with /.');
