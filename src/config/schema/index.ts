/** The schema of platform.yaml: validator, editor schema, `platform docs` and docs/configuration.md all come from it. */
import { z } from 'zod';
import { Client, Gateway, Service, Worker } from './components.ts';
import { Delivery, Environment, Observability } from './environments.ts';
import { Name } from './scalars.ts';
import { Store } from './stores.ts';

export * from './components.ts';
export * from './environments.ts';
export * from './scalars.ts';
export * from './scale.ts';
export * from './stores.ts';

const components = <T extends z.ZodType>(item: T, text: string) => z.record(Name, item).default({}).describe(text);

export const PlatformFile = z
  .strictObject({
    version: z.literal(1).describe('Version of this file format.'),
    name: Name.describe('Name of the platform: prefix of everything it makes.'),
    clients: components(Client, 'Programs of people and partners that call the gateway.'),
    gateway: Gateway.optional(),
    services: components(Service, 'Programs that answer requests.'),
    workers: components(Worker, 'Programs that consume a queue.'),
    data: components(
      Store,
      'Databases, caches, queues, blob stores and search engines. Names are yours; any number of each.',
    ),
    observability: Observability.optional(),
    delivery: Delivery.default({}),
    environments: z
      .record(Name, Environment)
      .default({})
      .describe('Named targets beside the built-in `local` and `docker`: a runtime, its settings and overrides.'),
  })
  .describe('platform.yaml: the single description of a platform.');
export type PlatformFile = z.infer<typeof PlatformFile>;
