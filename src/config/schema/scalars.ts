import { z } from 'zod';
import { parseCpu } from '../../kernel/index.ts';
import { words } from './words.ts';

const kebab = (value: unknown) =>
  typeof value === 'string'
    ? value
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^[^a-z]+|-+$/g, '')
    : undefined;
const upperSnake = (value: unknown) =>
  typeof value === 'string' && /^[A-Za-z]/.test(value)
    ? value
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')
        .replace(/_+$/, '')
    : undefined;
const withUnit = (unit: string) => (value: unknown) => {
  const text = String(value);
  if (/^\d+(\.\d+)?$/.test(text)) return `${text}${unit}`;
  const spaced = text.replace(/\s+/g, '');
  return spaced === text ? undefined : spaced;
};

/** DNS label of at most 40 characters: it becomes host names, labels, roles and folders. */
export const Name = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)
  .describe('Lower-case letters, digits and hyphens; starts with a letter; at most 40 characters.')
  .register(words, {
    is: 'a name: lower-case letters, digits and hyphens, at most 40 characters',
    name: 'name',
    fix: kebab,
  });

export const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/)
  .describe('A duration: 500ms, 5s, 1m, 24h, 7d.')
  .register(words, { is: 'a duration such as 500ms, 5s, 1m, 24h or 7d', name: 'duration', fix: withUnit('s') });

export const Size = z
  .string()
  .regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/)
  .describe('A size in bytes: 64Mi, 1Gi.')
  .register(words, { is: 'a size such as 64Mi or 1Gi', name: 'size', fix: sizeFix });

function sizeFix(value: unknown): string | undefined {
  if (typeof value === 'number') return value < 100_000 ? `${value}Mi` : `"${value}"`;
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt])i?b?$/i.exec(String(value));
  return match ? `${match[1]}${match[2]?.toUpperCase()}i` : undefined;
}

export const Cpu = z
  .union([z.string().regex(/^(\d+m|\d+(\.\d{1,3})?)$/), z.number().positive()])
  .refine((value) => parseCpu(String(value)) !== undefined)
  .describe('CPU cores: 250m, 0.5, 2.')
  .register(words, { is: 'CPU such as 250m, 0.5 or 2', name: 'cpu' });

export const Percent = z
  .string()
  .regex(/^[1-9]\d{0,3}%$/)
  .describe('A percentage: 70%.')
  .register(words, { is: 'a percentage such as 70%', name: 'percentage', fix: withUnit('%') });

/** Below 100 %; a change so large is never small. */
export const Tolerance = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,2})?%$/)
  .describe('A share below 100%: 5%, 2.5%.')
  .register(words, { is: 'a share below 100% such as 5% or 2.5%', name: 'share', fix: shareFix });

/** 0.1 is meant as a ratio, 5 as a percentage. */
function shareFix(value: unknown): string | undefined {
  const share = Number(value);
  if (!Number.isFinite(share)) return withUnit('%')(value);
  return `${Number((share < 1 ? share * 100 : share).toFixed(2))}%`;
}

export const EnvName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/)
  .describe('Name of an environment variable.')
  .register(words, {
    is: 'the name of an environment variable: upper-case letters, digits and _, such as CURRENCY',
    name: 'variable',
    fix: upperSnake,
  });

export const Port = z
  .int()
  .min(1)
  .max(65_535)
  .describe('A TCP port.')
  .register(words, { is: 'a TCP port from 1 to 65535', name: 'port' });

export const UrlPath = z
  .string()
  .regex(/^\/[^\s?#]*$/)
  .describe('A URL path that starts with /.')
  .register(words, {
    is: 'a path that starts with /',
    name: 'path',
    fix: (value) => (typeof value === 'string' && /^[\w-]/.test(value) ? `/${value}` : undefined),
  });

export const HostName = z
  .string()
  .regex(/^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
  .describe('A host name.')
  .register(words, { is: 'a host name such as shop.example.com', name: 'host name' });

/** DNS subdomain: what most objects of a cluster are named by. */
export const ObjectName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
  .describe('Name of an object in the cluster.')
  .register(words, { is: 'a name: lower-case letters, digits, hyphens and dots', name: 'name', fix: kebab });

/** Numbers alone: what a name leads to may change, and policies of the network know no names. */
export const SocketAddress = z
  .string()
  .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/)
  .describe('An IP address and a port: 10.96.0.1:443, [fd00::1]:6443.')
  .register(words, { is: 'an address such as 10.96.0.1:443 or [fd00::1]:6443', name: 'address' });

/** Text that must not be empty. */
export const Text = z.string().min(1).register(words, { is: 'text', name: 'text' });

/** The value of an environment variable or a parameter: numbers and booleans are written as they look. */
export const Plain = z
  .union([z.string(), z.number(), z.boolean()])
  .register(words, { is: 'text, a number, true or false', name: 'text, number or boolean' });
