import { z } from 'zod';
import { Duration } from './scalars.ts';
import { words } from './words.ts';

/** Never all of them: what has no budget for errors cannot be changed. */
const Share = z
  .string()
  .regex(/^[5-9]\d(\.\d{1,3})?%$/)
  .describe('A share of at least 50% and below 100%: 99.9%.')
  .register(words, { is: 'a share of at least 50% and below 100% such as 99.9%', name: 'share' });

/** How good a component has to be for those who call it. */
export const Slo = z
  .strictObject({
    availability: Share.optional().describe('Share of requests that must not fail with a server error (5xx).'),
    latency: z
      .strictObject({
        below: Duration.describe(
          'Time for an answer: 5ms, 10ms, 25ms, 50ms, 75ms, 100ms, 250ms, 500ms, 750ms, 1s, 2.5s, 5s, 7.5s or 10s, the bounds that durations are counted by.',
        ).meta({ examples: ['250ms'] }),
        share: Share.describe('Share of requests that must be answered in this time.').meta({ examples: ['99%'] }),
      })
      .optional()
      .describe('How fast most answers must be. Streams of events count with all the time that they are open.'),
    window: Duration.default('30d').describe('Time over which both shares hold: whole days, at least 7.'),
  })
  .describe('Objectives, watched by alerts on how fast their budgets for errors are used up.')
  .meta({ examples: [{ availability: '99.9%', latency: { below: '250ms', share: '99%' } }] });
export type Slo = z.infer<typeof Slo>;
