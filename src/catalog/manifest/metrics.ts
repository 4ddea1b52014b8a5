import { z } from 'zod';
import { PerUser } from './binding.ts';
import { Text } from './words.ts';

const Scrape = z
  .strictObject({
    port: z.int().describe('Port in containers.'),
    path: Text.default('/metrics').describe('Answers in the text format of Prometheus.'),
  })
  .describe(
    'Where each copy tells its metrics. Programs without it: the first endpoint, /metrics. Stores and balancers without it tell none.',
  );

const Exporter = z
  .strictObject({
    image: Text.describe('Reference of the image; parameters of the store in braces.'),
    port: z.int(),
    path: Text.default('/metrics'),
    ready: Text.default('/').describe('Path that answers 200 as soon as it runs, also while the store is away.'),
    args: z.array(Text).default([]),
    env: z
      .record(Text, Text)
      .default({})
      .describe('{host} and {port} of the store and {user}, its own name, are known.'),
    user: z.strictObject({ uid: z.int(), gid: z.int() }).describe('Who it runs as: never root.'),
    account: PerUser.optional().describe(
      'Task that makes its account in the store, able to read statistics and nothing else. The password is the file /run/secrets/password.',
    ),
    resources: z.strictObject({ cpu: Text, memory: Text }),
  })
  .describe(
    'A program beside the store that asks it for statistics and tells them to Prometheus: component NAME-exporter.',
  );

/** How Prometheus gets the metrics of a component, on docker and kubernetes. */
export const Metrics = z.strictObject({ scrape: Scrape.optional(), exporter: Exporter.optional() });
export type Metrics = z.infer<typeof Metrics>;
