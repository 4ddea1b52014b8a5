import { z } from 'zod';
import { Client, Gateway, Service, Worker } from './components.ts';
import { Delivery, Observability } from './platform.ts';
import { Name } from './scalars.ts';
import { Store } from './stores.ts';

const components = <T extends z.ZodType>(item: T, text: string) => z.record(Name, item).default({}).describe(text);

/** What a platform consists of: the keys that an environment may override. */
export const sections = {
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
};
