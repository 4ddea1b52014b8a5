import { createService, type Service } from '../service/index.ts';
import { testTelemetry } from './telemetry.ts';

/** A service without stores that never listens: add routes to `app` and call `app.inject`. */
export function testService(lines?: string[]): Promise<Service> {
  return createService({
    settings: { name: 'test', logLevel: 'silent', host: '127.0.0.1', port: 0, drainMs: 0, stopMs: 0 },
    telemetry: testTelemetry(lines),
    title: 'Test',
  });
}
