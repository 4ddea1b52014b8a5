/** Helpers for tests; no program uses them. */
export { hasTestDatabase, type TestDatabase, testDatabase } from './database.ts';
export { apiKeyOf, personOf } from './identity.ts';
export { hasTestBroker, type TestQueueServer, testBroker, testQueueServer } from './queue.ts';
export { testService } from './service.ts';
export { testTelemetry } from './telemetry.ts';
