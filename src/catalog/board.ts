import { parse } from 'yaml';
import { z } from 'zod';
import { PlatformError } from '../kernel/index.ts';

/**
 * A board as a template tells it: rows of panels, each with queries. In queries `$component` stands for the components that it is about
 * and `$__rate_interval` for a time that holds enough samples; `{{label}}` in the name of a series for the value of a label.
 */
const Panel = z.strictObject({
  title: z.string(),
  about: z.string().optional().describe('What it says and when to worry.'),
  type: z.enum(['timeseries', 'stat', 'gauge', 'table', 'logs']).default('timeseries'),
  source: z.enum(['prometheus', 'loki']).default('prometheus'),
  unit: z.string().default('short').describe('A unit of Grafana: s, bytes, percentunit, reqps, ops.'),
  width: z.int().min(3).max(24).default(8).describe('Of 24.'),
  min: z.number().optional(),
  max: z.number().optional(),
  stack: z.boolean().default(false),
  queries: z.record(z.string(), z.string()).describe('By the name of its series.'),
  on: z
    .enum(['docker', 'kubernetes', 'measured', 'read'])
    .optional()
    .describe(
      'Only there are there such series: on one runtime, or where CPU and memory of everything are measured, or all lines are read.',
    ),
  empty: z.string().optional().describe('Why there may be no series though all is well.'),
});

const Board = z.strictObject({
  title: z.string(),
  about: z.string(),
  of: z
    .enum(['template', 'services', 'gateways', 'programs', 'stores', 'all', 'objectives'])
    .default('template')
    .describe('Which components it is about. It is left out where there are none.'),
  rows: z.array(z.strictObject({ title: z.string(), panels: z.array(Panel).min(1) })).min(1),
});
export type Panel = z.infer<typeof Panel>;
export type Board = z.infer<typeof Board>;

/** Reads a board of a template; `where` names the file in errors. */
export function parseBoard(text: string, where: string): Board {
  const found = Board.safeParse(parse(text));
  if (found.success) return found.data;
  throw new PlatformError({
    code: 'bad-board',
    message: `the board cannot be read: ${found.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    where,
  });
}
