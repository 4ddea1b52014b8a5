import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import {
  type Begin,
  type Closable,
  closing,
  createHealth,
  linger,
  present,
  type Running,
  type ServerSettings,
  serve,
} from '../lifecycle/index.ts';
import { processMetrics, type Telemetry } from '../telemetry/index.ts';
import { readBodies } from './bodies.ts';
import { documentProblems } from './description.ts';
import { answerProblems } from './errors.ts';
import { addOperations } from './operations.ts';
import { observeRequests } from './requests.ts';
import { refuseUnstorable, validatorFactory } from './validation.ts';

/** Fastify, with routes typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface ServiceOptions {
  readonly settings: ServerSettings;
  readonly telemetry: Telemetry;
  /** For /openapi.json. */
  readonly title: string;
  /** Not ready without these. */
  readonly requires?: Readonly<Record<string, Closable>>;
  /** Can do without these for a while. */
  readonly prefers?: Readonly<Record<string, Closable | undefined>>;
}

export interface Service {
  readonly app: App;
  /** Listens until a signal, and does what `begin` began until it drains; see serve(). */
  start(...begin: readonly Begin[]): Promise<Running>;
}

/** Largest body that is read. Files do not belong in JSON. */
const BODY_BYTES = 256 * 1024;

/** Makes a service without routes: add them to `app`, then `start`; tests use `app.inject` instead. */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { settings, telemetry, title, requires = {} } = options;
  const prefers = present(options.prefers ?? {});
  const health = createHealth({ requires, prefers, log: telemetry.log });

  const app: App = Fastify({
    loggerInstance: telemetry.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    // Requests that come on open connections while it closes are still answered; see lifecycle/serve.
    return503OnClosing: false,
    // Only the gateway and other services lead here: x-forwarded-for is what they say about the caller, not what he says.
    trustProxy: true,
    genReqId: () => crypto.randomUUID(),
    requestIdHeader: 'x-request-id',
    schemaController: { compilersFactory: { buildValidator: validatorFactory } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  observeRequests(app, telemetry, health);
  answerProblems(app);
  readBodies(app);
  documentProblems(app);
  refuseUnstorable(app);
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title, version: '1' } } });
  addOperations(app, health, telemetry.metrics);
  processMetrics(telemetry.metrics);

  const close = async () => {
    await app.close();
    await closing([...Object.values(requires), ...Object.values(prefers)], telemetry);
  };
  return {
    app,
    start: async (...begin) => {
      await app.ready();
      app.server.prependListener('request', linger);
      return serve({ server: app.server, settings, health, log: telemetry.log, begin, close });
    },
  };
}
