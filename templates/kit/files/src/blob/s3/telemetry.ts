import type { Metrics, Telemetry } from '../../telemetry/index.ts';
import type { Connection, S3Request } from './connection.ts';
import { isMissing, isPrecondition, S3Refusal } from './errors.ts';

const NAME = 'blob_client_operation_duration_seconds';
type Histogram = ReturnType<Metrics['histogram']>;
/** One for all stores of a program. */
const histograms = new WeakMap<Metrics, Histogram>();

function histogramOf(metrics: Metrics): Histogram {
  const known = histograms.get(metrics);
  if (known) return known;
  const made = metrics.histogram(NAME, 'Duration of the operations on blob stores, retries included.', [
    'operation',
    'bucket',
    'outcome',
  ]);
  histograms.set(metrics, made);
  return made;
}

/** Spans as https://opentelemetry.io/docs/specs/semconv/object-stores/s3/ names them, and a metric, around each operation. */
export function observed(
  connection: Connection,
  { host, port }: { readonly host: string; readonly port: number },
  { tracer, metrics }: Pick<Telemetry, 'tracer' | 'metrics'>,
): (operation: string, bucket: string, request: S3Request) => ReturnType<Connection['send']> {
  const histogram = histogramOf(metrics);
  return async (operation, bucket, request) => {
    const begin = performance.now();
    const attributes = {
      'rpc.system': 'aws-api',
      'rpc.service': 'S3',
      'rpc.method': operation,
      'aws.s3.bucket': bucket,
      'server.address': host,
      'server.port': port,
    };
    let outcome = 'error';
    try {
      const answered = await tracer.trace(`S3/${operation}`, { kind: 'client', attributes }, async (span) => {
        try {
          const answer = await connection.send(request);
          outcome = 'ok';
          span.set('http.response.status_code', answer.message.statusCode ?? 0);
          if (answer.attempts > 1) span.set('http.request.resend_count', answer.attempts - 1);
          return answer;
        } catch (error) {
          if (!(error instanceof S3Refusal)) throw error;
          outcome = String(error.status);
          span.set('http.response.status_code', error.status);
          // "It is not there", "it is there already": an answer that was asked for, no failure of the store.
          if (isMissing(error) || isPrecondition(error)) return error;
          throw error;
        }
      });
      if (answered instanceof S3Refusal) throw answered;
      return answered;
    } finally {
      histogram.observe((performance.now() - begin) / 1000, { operation, bucket, outcome });
    }
  };
}
