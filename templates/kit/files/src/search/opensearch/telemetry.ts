import type { Metrics, Telemetry } from '../../telemetry/index.ts';
import type { Answer, Ask } from './connection.ts';
import { SearchRefusal } from './connection.ts';

const NAME = 'search_client_operation_duration_seconds';
type Histogram = ReturnType<Metrics['histogram']>;
/** One for all engines of a program. */
const histograms = new WeakMap<Metrics, Histogram>();

function histogramOf(metrics: Metrics): Histogram {
  const known = histograms.get(metrics);
  if (known) return known;
  const made = metrics.histogram(NAME, 'Duration of the requests to search engines, retries included.', [
    'operation',
    'index',
    'outcome',
  ]);
  histograms.set(metrics, made);
  return made;
}

/** Spans as https://opentelemetry.io/docs/specs/semconv/database/elasticsearch/ names them, and a metric, around each request. */
export function observed(
  send: (ask: Ask) => Promise<Answer>,
  { host, port }: { readonly host: string; readonly port: number },
  { tracer, metrics }: Pick<Telemetry, 'tracer' | 'metrics'>,
): (operation: string, index: string, ask: Ask) => Promise<Answer> {
  const histogram = histogramOf(metrics);
  return async (operation, index, ask) => {
    const begin = performance.now();
    const attributes = {
      'db.system.name': 'opensearch',
      'db.operation.name': operation,
      'db.collection.name': index,
      'http.request.method': ask.method,
      'server.address': host,
      'server.port': port,
    };
    let outcome = 'error';
    try {
      return await tracer.trace(`${operation} ${index}`, { kind: 'client', attributes }, async (span) => {
        const answer = await send(ask);
        outcome = 'ok';
        if (answer.attempts > 1) span.set('http.request.resend_count', answer.attempts - 1);
        return answer;
      });
    } catch (error) {
      if (error instanceof SearchRefusal) outcome = String(error.status);
      throw error;
    } finally {
      histogram.observe((performance.now() - begin) / 1000, { operation, index, outcome });
    }
  };
}
