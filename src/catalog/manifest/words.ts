import { z } from 'zod';

/** Text in braces (`{version}`) is a parameter of the template; `{name}` is the component, `{platform}` the platform. */
export const Text = z.string();
export const EnvName = z.string().regex(/^[A-Z][A-Z0-9_]*$/);
export const KitPort = z.enum(['sql', 'documents', 'cache', 'queue', 'blob', 'search']);
export const ParameterValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
